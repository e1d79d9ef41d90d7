using System.Text.Json;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Tests.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Formatting.Compact;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>An act that no row of the matrix knows: as if somebody had forgotten it.</summary>
sealed record Forgotten : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp) => new GrievanceClosed(stamp.At);
}

/// <summary>Where a rule breaks, an endpoint forgets to ask or a stranger writes into the log, the door stays shut and the record stays clean.</summary>
[Collection("walls")]
public sealed class WhenItFails(Within house)
{
    static readonly Subject Admin = new(Guid.NewGuid(), Role.Admin), Stranger = new(Guid.NewGuid(), Role.Resident);

    [Fact]
    public async Task V16_5_3_An_act_that_the_rules_cannot_decide_on_is_not_done()
    {
        await using var scope = house.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        var before = await house.State();
        foreach (var subject in new[] { Admin, LocalToken.System, Subject.Nobody })
        {
            desk.ActAs(subject);
            await Assert.ThrowsAnyAsync<Exception>(() => desk.Put(house.Case.Id, new Forgotten(), Guid.NewGuid()));
        }
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.Ask(new Asked<Grievance>(new Forgotten(), Stamp(Admin), new byte[32], null)));
        Assert.Equal(before, await house.State());
    }

    [Fact]
    public async Task V8_3_1_A_case_refuses_by_itself_even_if_nobody_asked_before()
    {
        var before = await house.State();
        foreach (var subject in new[] { Stranger, Subject.Nobody, Admin, new Subject(Guid.NewGuid(), Role.Reporter), new Subject(Guid.NewGuid(), Role.Supervisor) })
            foreach (var command in new Command<Grievance>[] { new AnswerGrievance("x"), new CloseGrievance(), new AssignGrievance(Guid.NewGuid()), new NoteOnGrievance("x"), new GivePin(), new RevealReporter("x"), new ErasePersonalData() })
                Assert.True((await Grain.Ask(new Asked<Grievance>(command, Stamp(subject), new byte[32], null))).Outcome is Outcome.Hidden or Outcome.Forbidden, $"{subject.Role} {command}");
        Assert.NotEqual(Outcome.Done, (await Grain.See(Stranger, Mediation.Access.Read, TimeProvider.System.GetUtcNow())).Outcome);
        Assert.Equal(before, await house.State());
    }

    IGrievanceGrain Grain => house.Services.GetRequiredService<IGrainFactory>().GetGrain<IGrievanceGrain>(house.Case.Id);
    static Stamp Stamp(Subject by) => new(by, TimeProvider.System.GetUtcNow(), "service", Guid.NewGuid()) { Rules = Law.RuleSets.Default };

    [Theory]
    [InlineData("update journal set version = version"), InlineData("delete from journal"), InlineData("truncate journal"), InlineData("drop table journal"), InlineData("alter table journal disable trigger all")]
    public async Task V13_2_2_The_program_itself_may_not_change_what_is_on_record(string sql) =>
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => house.App.Run(sql))).SqlState);

    [Fact]
    public async Task V1_2_10_No_cell_of_a_list_is_a_formula()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        string[] starts = ["=1+1", "+1", "-1+2", "@sum(a1)", "\tx", "\uFF1D1", "\uFF0B1"];
        foreach (var start in starts) Assert.True((await manager.Log(subject: $"{start} zqcell")).IsDone);
        var list = (await manager.Get("/api/grievances?format=csv&pageSize=100")).Text;
        foreach (var line in list.Split("\r\n").Where(line => line.Contains("zqcell", StringComparison.Ordinal)))
            foreach (var cell in line.Split(',')) Assert.DoesNotMatch("^\"?[=+@\\t\uFF1D\uFF0B]", cell);
        Assert.Equal(starts.Length, list.Split("zqcell").Length - 1);
    }

    [Fact]
    public async Task V16_5_1_A_fault_of_ours_is_told_as_a_number_and_nothing_else()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        foreach (var path in new[] { "/api/grievances/x", "/problem/500", "/api/nowhere", "/nowhere" })
        {
            var text = await (await manager.GetAsync(path)).Content.ReadAsStringAsync();
            foreach (var telling in new[] { "   at ", "Exception", "Npgsql", "select ", "/home/", "/tmp/", ".cs:line" }) Assert.DoesNotContain(telling, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("two\nlines"), InlineData("two\r\n{\"@mt\":\"account made by admin\"}"), InlineData("\u001b[31mred\u001b[0m"), InlineData("right\u202Eto left"), InlineData("\u2066isolated\u2069"), InlineData("next\u2028line"), InlineData("bell\u0007\u0000")]
    public void V16_4_1_What_a_stranger_writes_stays_one_line_and_reads_as_it_was_written(string words)
    {
        using StringWriter heard = new();
        using (var log = new LoggerConfiguration().Enrich.With<PlainWords>().WriteTo.Sink(new Into(heard, new CompactJsonFormatter())).WriteTo.Sink(new Into(heard, new Serilog.Formatting.Display.MessageTemplateTextFormatter("{Message:lj}{NewLine}"))).CreateLogger())
            log.Information("sign-in refused for {Name}", words);
        var said = heard.ToString();
        Assert.Equal(2, said.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain(said, c => c != '\n' && (char.IsControl(c) || c is '\u202E' or '\u2066' or '\u2069' or '\u2028'));
    }

    sealed class Into(TextWriter output, Serilog.Formatting.ITextFormatter formatter) : Serilog.Core.ILogEventSink
    {
        public void Emit(Serilog.Events.LogEvent logEvent) => formatter.Format(logEvent, output);
    }

    [Fact]
    public async Task V14_2_1_No_secret_stands_in_an_address_and_V16_3_1_who_came_in_or_was_turned_away_stands_in_the_log()
    {
        var (account, key) = await house.Somebody(Role.Handler);
        using Visitor visitor = new(house.Address);
        await visitor.SignIn(account.UserName, "not my password at all");
        await visitor.SignIn(account.UserName, People.Password);
        await visitor.Get("/admin/users");
        using var nobody = house.Client();
        await nobody.Post("/api/tracking", new { code = house.Case.Code, secret = house.CaseSecret });
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var forbidden = await manager.GetAsync("/api/users");
        await visitor.Fill("/track", null, ("code", house.Case.Code), ("secret", house.CaseSecret));

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var log = "";
        for (var i = 0; i < 400 && !(log.Contains($"\"Account\":\"{account.Id}\"", StringComparison.Ordinal) && log.Contains("denied", StringComparison.Ordinal) && log.Contains("sign-in refused", StringComparison.Ordinal)); i++)
        {
            await tick.WaitForNextTickAsync();
            log = string.Concat(Directory.GetFiles(Path.Combine(house.Home, "logs")).Select(Shared));
        }
        Assert.Contains("sign-in refused", log, StringComparison.Ordinal);                                       // 16.3.1
        Assert.Contains($"\"Account\":\"{account.Id}\"", log, StringComparison.Ordinal);
        Assert.Contains("denied", log, StringComparison.Ordinal);                                               // 16.3.2
        foreach (var secret in new[] { house.CaseSecret, key, People.Password, visitor.SessionCookie!, "not my password at all" })
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Baked, cookie => cookie.Contains(house.CaseSecret, StringComparison.Ordinal));

        static string Shared(string path)
        {
            using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public async Task V3_7_1_No_page_sends_its_form_by_GET_where_it_holds_a_secret()
    {
        using Visitor nobody = new(house.Address);
        using var admin = await house.SignedIn(Role.Admin);
        foreach (var visitor in new[] { nobody, admin })
            foreach (var way in house.Ways().Where(way => way is { IsPage: true, Reads: true }))
                foreach (System.Text.RegularExpressions.Match form in System.Text.RegularExpressions.Regex.Matches((await visitor.Get(house.UrlOf(way))).Text, "<form(?![^>]*method=\"post\").*?</form>", System.Text.RegularExpressions.RegexOptions.Singleline))
                    Assert.DoesNotMatch("name=\"(password|secret|code|word|proof|pin|phone|again|current)\"", form.Value);
    }
}
