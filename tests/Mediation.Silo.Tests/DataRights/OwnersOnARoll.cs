using System.Globalization;
using System.Text;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.DataRights;
using Mediation.Identity;
using Mediation.Rolls;
using Mediation.Tests.Ballots;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>What a roll says of an owner is erased like everything else of them: once they own no more, and no ballot rests on it that a court may still be asked about.</summary>
public sealed class OwnersOnARoll(DaysGoBy days) : IClassFixture<DaysGoBy>
{
    readonly RealProgram program = days.Program;

    [Fact] public async Task Are_kept_while_they_own_and_erased_when_they_do_not()
    {
        var (project, resident) = (await Open("erase-1"), await program.Account(Role.Resident, 31));
        await Bring(project, $"Tan,13800003131,{resident.UserName}");
        var request = await AskAndApprove(31);
        Assert.Equal(("approved", 2L), (await StatusOf(request), await Texts(project)));      // name and phone
        Assert.Equal((true, false, false), await Shown(31, request));

        await Bring(project, "Lin,13800009999,");
        await days.Erase();
        Assert.Equal(("fulfilled", 2L), (await StatusOf(request), await Texts(project)));     // those of who owns there now
        Assert.Equal((false, false, false), await Shown(31, request, isOver: true));
        Assert.DoesNotContain(await Names(project), name => name.StartsWith('T'));
        Assert.EndsWith(" 0 faults", (await Verbs.Place.Verbs.Run(["verify", $"--ConnectionStrings:Mediation={days.Database.AppConnectionString}", $"--Data:Directory={program.Home}"])).LastLine);
    }

    [Theory, InlineData(1, false), InlineData(800, true)]
    public async Task A_ballot_that_took_the_roll_keeps_them_for_its_year(int daysAgo, bool isErased)
    {
        var (project, resident, number) = (await Open($"erase-{daysAgo}-days"), await program.Account(Role.Resident, 40 + daysAgo), 40 + daysAgo);
        var roll = RollFile.IdOf(project);
        await Bring(project, $"Tan,1380000{number:0000},{resident.UserName}");
        var (ballot, announced) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddDays(-daysAgo));
        Subject[] managers = [.. (await Task.WhenAll(Enumerable.Range(1, 5).Select(n => program.Account(Role.Manager, n)))).Select(one => new Subject(one.Id, one.Role))];
        await days.At(announced.AddDays(-70), managers[0], roll, new PublishRoll());
        await days.At(announced.AddDays(-60), managers[1], roll, new FreezeRoll());
        var seen = await days.See<Roll>(roll);
        foreach (var (before, by, command) in new (int, Subject, Command<Ballot>)[]
                 {
                     (59, managers[0], new DraftBallot($"YT-00-{ballot:n}", project, "Gate", "A gate?", [], new("V-ORDINARY"), null)), (58, managers[0], new TakeRoll(new(roll, 1, seen.Fingerprint!), Electorate.Of(seen))),
                     (57, managers[0], new NameScrutineers([.. managers.Skip(2).Select(one => one.Id)])), (56, managers[0], new NoticeBallot(announced.AddDays(-30), announced.AddDays(-10))),
                     (30, LocalToken.System, new OpenBallot()), (10, LocalToken.System, new CloseBallot()), (9, managers[0], new CountBallot()),
                 })
            await days.At(announced.AddDays(-before), by, ballot, command);
        var hash = (await days.See<Ballot>(ballot)).Result!.Hash;
        foreach (var one in managers.Skip(2)) await days.At(announced.AddDays(-1), one, ballot, new SignCount(hash));
        await days.At(announced, managers[1], ballot, new AnnounceResult());
        await days.At(DateTimeOffset.UtcNow, managers[0], roll, new ReopenRoll());
        await Bring(project, "Lin,13800009999,");

        var request = await AskAndApprove(number);
        Assert.Equal((isErased ? "fulfilled" : "approved", isErased ? 2L : 4L), (await StatusOf(request), await Texts(project)));
        if (!isErased) Assert.True((await (await program.As(Role.Manager)).Get($"/api/data-requests/{request}")).Body.TryGetProperty("frozenUntil", out var until) && DateOnly.Parse(until.GetString()!, CultureInfo.InvariantCulture) > DateOnly.FromDateTime(DateTime.UtcNow.AddDays(300)));
    }

    [Fact] public async Task Who_waits_for_a_ballot_or_an_answer_is_told_so()
    {
        var (project, resident) = (await Open("erase-waits"), await program.Account(Role.Resident, 33));
        var roll = RollFile.IdOf(project);
        await Bring(project, $"Tan,13800003333,{resident.UserName}");
        var (ballot, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        Subject[] managers = [.. (await Task.WhenAll(Enumerable.Range(1, 2).Select(n => program.Account(Role.Manager, n)))).Select(one => new Subject(one.Id, one.Role))];
        await days.At(now.AddDays(-70), managers[0], roll, new PublishRoll());
        await days.At(now.AddDays(-60), managers[1], roll, new FreezeRoll());
        var seen = await days.See<Roll>(roll);
        await days.At(now.AddDays(-59), managers[0], ballot, new DraftBallot($"YT-00-{ballot:n}", project, "Gate", "A gate?", [], new("V-ORDINARY"), null));
        await days.At(now.AddDays(-58), managers[0], ballot, new TakeRoll(new(roll, 1, seen.Fingerprint!), Electorate.Of(seen)));
        await days.At(now, managers[0], roll, new ReopenRoll());
        await Bring(project, "Lin,13800009999,");
        var logged = await (await program.As(Role.Resident, 33)).Post("/api/grievances", new { channel = "portal", kind = "complaint", category = "other", subject = "s", text = "t", reporter = new { name = "Tan", phone = "13800003333" } });
        Assert.True(logged.IsDone, logged.Text);

        Assert.Equal((false, true, true), await Shown(33, await AskAndApprove(33)));
    }

    /// <summary>What the person's page and the staff's say that it waits for: the roll, a ballot, an answer.</summary>
    async Task<(bool Roll, bool Ballot, bool Answer)> Shown(int resident, Guid request, bool isOver = false)
    {
        var staff = (await (await program.As(Role.Manager)).Get($"/admin/data-requests/{request}")).Text;
        // whoever is erased has no account to look by
        var own = isOver ? staff : (await (await program.As(Role.Resident, resident)).Get("/me/data")).Text;
        (bool, bool, bool) Said(string text) => (text.Contains("own there no more", StringComparison.Ordinal), text.Contains("A ballot that rests on", StringComparison.Ordinal), text.Contains("A case is still being handled", StringComparison.Ordinal));
        Assert.Equal(Said(staff), Said(own));
        return Said(staff);
    }

    async Task<Guid> Open(string code)
    {
        Assert.True((await program.System.Post("/api/projects", new { code, name = code })).IsDone);
        return (await program.System.Get($"/api/projects/{code}")).Id;
    }

    async Task Bring(Guid project, string owner)
    {
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"building,unit,registered_area,owner,phone,account\nBlock 1,101,80,{owner}\n"));
        var put = await program.System.Send(HttpMethod.Put, $"/api/projects/{project}/roll", file);
        Assert.True(put.IsDone, put.Text);
    }

    async Task<Guid> AskAndApprove(int resident)
    {
        var filed = await (await program.As(Role.Resident, resident)).Post("/api/data-requests", new { right = "erasure" });
        Assert.True(filed.IsDone, filed.Text);
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/data-requests/{filed.Id}/decision", new { grant = true })).IsDone);
        Assert.True((await (await program.As(Role.Admin)).Post($"/api/data-requests/{filed.Id}/approval", new { approve = true })).IsDone);
        return filed.Id;
    }

    async Task<string> StatusOf(Guid request) => (await (await program.As(Role.Manager)).Get($"/api/data-requests/{request}")).Body.GetProperty("status").GetString()!;
    async Task<long> Texts(Guid project) => (long)(await days.Database.App.Value("select count(*) from vault.text t join vault.key k on k.subject = t.subject where t.case_id = $1", RollFile.IdOf(project)))!;

    async Task<List<string>> Names(Guid project) =>
        [.. (await (await program.As(Role.Manager)).Get($"/api/projects/{project}/roll")).Body.GetProperty("items").EnumerateArray().SelectMany(unit => unit.GetProperty("owners").EnumerateArray()).Select(owner => owner.GetProperty("name").GetString()!)];
}
