using System.Globalization;
using Mediation.Cases;
using Mediation.DataRights;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Tests.Ballots;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>What a term of the law keeps is locked away, and gone by itself the day after the term: nobody has to think of it.</summary>
public sealed class WhenATermEnds(DaysGoBy days) : IClassFixture<DaysGoBy>
{
    const string Canary = "zqterm";
    readonly RealProgram program = days.Program;

    [Fact] public async Task What_was_locked_away_is_erased_the_day_after()
    {
        var (integrator, handler) = (await program.As(Role.Integrator), await program.As(Role.Handler));
        var answered = DateTimeOffset.UtcNow.AddMonths(-36).AddDays(-3);        // an enquiry is kept for three years
        var logged = await integrator.Post("/api/grievances", new
        {
            channel = "letter", kind = "enquiry", category = "unclassified", subject = $"{Canary}subject", text = $"{Canary}text", receivedAt = answered.AddDays(-5), reporter = new { name = $"{Canary}name", phone = "13800007701" },
        });
        Assert.True(logged.IsDone, logged.Text);
        Assert.True((await integrator.Post($"/api/grievances/{logged.Id}/answer", new { text = $"{Canary}answer", answeredAt = answered })).IsDone);
        var known = await days.See<Grievance>(logged.Id);
        var until = known.KeptUntil(Law.RuleSets.Default)!.Value;

        // asked, approved and locked away two years ago
        Subject[] managers = [.. (await Task.WhenAll(Enumerable.Range(1, 2).Select(n => program.Account(Role.Manager, n)))).Select(one => new Subject(one.Id, one.Role))];
        var (request, then, admin) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddYears(-2), new Subject((await program.Account(Role.Admin)).Id, Role.Admin));
        await days.At(then, managers[0], request, new FileDataRequest(DataRight.Erasure, known.Reporter!.Person, Identified: "Seen."));
        await days.At(then, managers[1], request, new DecideDataRequest(true));
        await days.At(then, admin, request, new ApproveErasure(true));
        await days.At(then, LocalToken.System, logged.Id, new FreezeGrievance(until));
        await days.At(then, LocalToken.System, request, new RecordErasure(until));
        Assert.True(until < DateOnly.FromDateTime(DateTime.UtcNow), string.Create(CultureInfo.InvariantCulture, $"{until:O}"));
        Assert.DoesNotContain(Canary, (await handler.Get($"/api/grievances/{logged.Id}")).Text, StringComparison.Ordinal);
        Assert.Contains(Canary, (await (await program.As(Role.Supervisor)).Get($"/api/grievances/{logged.Id}")).Text, StringComparison.Ordinal);
        Assert.True(await Texts(logged.Id) > 3);

        await days.Erase();
        Assert.Equal("fulfilled", (await (await program.As(Role.Manager, 1)).Get($"/api/data-requests/{request}")).Body.GetProperty("status").GetString());
        Assert.Equal(0L, await Texts(logged.Id));
        Assert.Equal(0L, await days.Database.App.Value("select count(*) from vault.key where subject = any($1)", (object)new[] { logged.Id, known.Reporter.Person }));
        var gone = await (await program.As(Role.Supervisor)).Get($"/api/grievances/{logged.Id}");
        Assert.DoesNotContain(Canary, gone.Text, StringComparison.Ordinal);
        Assert.True(gone.Body.TryGetProperty("erasedAt", out var at) && at.ValueKind == System.Text.Json.JsonValueKind.String);
        Assert.EndsWith(" 0 faults", (await Verbs.Place.Verbs.Run(["verify", $"--ConnectionStrings:Mediation={days.Database.AppConnectionString}", $"--Data:Directory={program.Home}"])).LastLine);
        Assert.EndsWith(" 0 differences", (await Verbs.Place.Verbs.Run(["rebuild", $"--ConnectionStrings:Mediation={days.Database.AppConnectionString}", $"--Data:Directory={program.Home}"])).LastLine);
    }

    async Task<long> Texts(Guid id) => (long)(await days.Database.App.Value("select count(*) from vault.text where case_id = $1", id))!;
}
