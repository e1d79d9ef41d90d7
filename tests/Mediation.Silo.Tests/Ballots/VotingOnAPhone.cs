using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Identity.Tests;
using Mediation.Rolls;
using Mediation.Tests.Live;
using Mediation.Tests.Pages;
using Mediation.Tests.Postgres;
using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Ballots;

/// <summary>The program writes down all it can: what it must not write is then nowhere.</summary>
public sealed class LoudBallots : OpenBallots
{
    protected override string[] Settings => [.. base.Settings, "--Logs:Level=Verbose"];
}

/// <summary>From the letter to the result in a real browser, as an owner does it; with JavaScript, and without as the oldest phone has it.</summary>
public sealed partial class VotingOnAPhone(LoudBallots ballots, TheBrowser browser) : IClassFixture<LoudBallots>, IClassFixture<TheBrowser>
{
    readonly RealProgram program = ballots.Program;

    [Theory, InlineData(true), InlineData(false)]
    public async Task From_the_letter_to_the_result(bool script)
    {
        var (id, now) = (await ballots.Open(heads: 6), DateTimeOffset.UtcNow);
        Person[] observers = [await program.Admit(Role.Resident), await program.Admit(Role.Resident), await program.Admit(Role.Resident)];
        await ballots.Act(id, new NameScrutineers([.. observers.Select(one => one.Account.Id)]), now);
        var code = (await program.Nobody.Get($"/api/ballots/{id}")).Code;
        await using var context = await browser.Person(program.Address, script: script);
        var phone = await context.NewPageAsync();
        List<string> asked = [];
        phone.Request += (_, request) => { lock (asked) asked.Add(request.Url); };

        // the list, the ballot, and why one cannot vote yet
        await phone.GotoAsync("/ballots");
        await phone.ClickAsync($"a.btn:not(.pri)[href='/ballots/{code}']");
        Assert.Equal("您是这里的业主吗？", await phone.InnerTextAsync("#callout"));
        Assert.Equal("0 / 6 户", await phone.InnerTextAsync("[data-axis=heads] [data-axis-of]"));

        // a code that is none, and one that was revoked, say the same
        Assert.True((await (await program.As(Role.Manager, 3)).Post($"/api/ballots/{id}/letters/revocation", new { heads = new[] { 6 } })).IsDone);
        foreach (var wrong in new[] { "nothing", OpenBallots.Letter(6), OpenBallots.Letter(1)[..25] + "7" })
        {
            await phone.GotoAsync($"/ballots/{code}/vote");
            await Type(phone, wrong);
            Assert.Contains("这个投票码不能用", await phone.InnerTextAsync(".errs"), StringComparison.Ordinal);
        }

        // the QR code of the letter, or by hand as people type
        var print = (await ballots.See(id)).Roll!.Fingerprint[..8];
        await phone.GotoAsync("about:blank");
        await phone.GotoAsync(script ? VotingLetter.Url(program.Address, code, OpenBallots.Letter(1)) : $"/ballots/{code}/vote");
        if (script) Assert.Equal((OpenBallots.Letter(1), $"{program.Address}/ballots/{code}/vote"), (await phone.InputValueAsync("#letter"), phone.Url));
        await Type(phone, script ? null : string.Join("-", OpenBallots.Letter(1).ToLowerInvariant().Chunk(4).Select(part => new string(part))));
        await phone.WaitForSelectorAsync("#choice");

        // without an answer there is nothing to check; then it is shown once more, cast by a double click, and counted once
        await Choose(phone, null);
        Assert.Contains("请选同意、反对或者弃权。", await phone.InnerTextAsync(".errs"), StringComparison.Ordinal);
        Assert.Contains(print, await phone.InnerTextAsync("form.ask"), StringComparison.Ordinal);       // of which roll it is, before and while one answers
        await Choose(phone, "Agree");
        Assert.Contains(print, await phone.InnerTextAsync(".check"), StringComparison.Ordinal);
        Assert.Equal("同意", await phone.InnerTextAsync(".answer"));
        await phone.ClickAsync("button[value=edit]");
        Assert.True(await phone.IsCheckedAsync("input[name=choice][value=Agree]"));
        await Choose(phone, "Agree");
        await phone.Locator("button[value=cast]").DblClickAsync();
        await At(phone, $"/ballots/{code}/receipt");
        var first = (await phone.InnerTextAsync(".secret")).Trim();
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", first);
        Assert.DoesNotContain("同意", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal((1, 1), (await Turnout(id), Versions(await ballots.Database.App.Value("select count(*) from journal where case_id = $1 and convert_from(body, 'UTF8') like '%VoteCast%'", id))));
        Assert.Equal("已计入", await Verify(phone, code, first.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));

        // it may be changed; the page does not say what it was, and the old receipt says that it was replaced
        await phone.GotoAsync($"/ballots/{code}");
        Assert.Equal("您已经投过了", await phone.InnerTextAsync("#callout"));
        await phone.GotoAsync($"/ballots/{code}/vote");
        Assert.Equal(0, await phone.Locator("input[name=choice]:checked").CountAsync());
        await Choose(phone, "Against");
        await phone.ClickAsync("button[value=cast]");
        await At(phone, $"/ballots/{code}/receipt");
        var second = (await phone.InnerTextAsync(".secret >> nth=0")).Trim();
        Assert.Contains("这是您第 2 次投", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(("已被替换", "已计入"), (await Verify(phone, code, first), await Verify(phone, code, second)));
        Assert.Equal("没有找到", await Verify(phone, code, Receipts.Grouped(Receipts.Code(7))));

        // the receipt is enough: whoever does not know of which ballot it is, or names another, is told by it
        var other = (await program.Nobody.Get($"/api/ballots/{await ballots.Open(heads: 2)}")).Code;
        foreach (var named in new[] { "", other })
        {
            Assert.Equal("已计入", await Verify(phone, named, second));
            Assert.Equal(1, await phone.Locator($"dl a[href='/ballots/{code}']").CountAsync());
        }
        Assert.Equal(1, await phone.Locator("main form.ask input:visible, main form.ask select:visible").CountAsync());
        await Verify(phone, code, second[..^1] + (second[^1] == '7' ? '8' : '7'), isWhole: false);
        Assert.Contains("抄错了", await phone.InnerTextAsync(".errs"), StringComparison.Ordinal);
        Assert.Equal(1, await Turnout(id));

        // somebody else's letter on the same phone is never answered for by the first one
        if (script)
        {
            await phone.GotoAsync("about:blank");
            await phone.GotoAsync(VotingLetter.Url(program.Address, code, OpenBallots.Letter(2)));
            await Assertions.Expect(phone.Locator("#letter")).ToHaveValueAsync(OpenBallots.Letter(2));
            await Type(phone, null);
            Assert.Contains("第 2 号", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        }
        await phone.GotoAsync($"/ballots/{code}/vote");
        await phone.ClickAsync(".leave button");
        Assert.Equal("您是这里的业主吗？", await phone.InnerTextAsync("#callout"));
        await phone.GotoAsync($"/ballots/{code}/receipt");
        Assert.DoesNotContain(second, await phone.ContentAsync(), StringComparison.Ordinal);

        // closed while somebody looks at the answer to be cast
        await phone.GotoAsync($"/ballots/{code}/vote");
        await Type(phone, OpenBallots.Letter(3));
        await Choose(phone, "Agree");
        for (var head = 2; head <= 5; head++) if (head != 3) await Answer(id, head, "agree");
        foreach (var clerk in new[] { Guid.NewGuid(), Guid.NewGuid() })       // a paper that nobody can read comes in for head 2, too
        {
            await ballots.Ask(id, new KeepPaper(Guid.CreateVersion7(), new('a', 64), Mediation.Files.FileKind.Jpeg, 100), now, new(clerk, Role.Manager));
            await ballots.Act(id, new EnterVote(2, Choice.Spoiled, Channel.Paper, new('a', 64)), now, new(clerk, Role.Manager));
        }
        await ballots.Act(id, new CloseBallot(), now.AddDays(2));
        await phone.ClickAsync("button[value=cast]");
        Assert.Contains("表决已经截止", await phone.InnerTextAsync(".errs"), StringComparison.Ordinal);
        await phone.GotoAsync($"/ballots/{code}/results");
        Assert.Contains("正在计票和核对", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GotoAsync($"/ballots/{code}/receipt");
        Assert.Equal(0, await phone.Locator($"a[href='/ballots/{code}/vote']").CountAsync());

        // counted, signed by three, announced: the verdict with what is missing, and the bulletin
        Assert.True((await (await program.As(Role.Manager, 1)).Post($"/api/ballots/{id}/count")).IsDone);
        Assert.DoesNotContain("没有通过", await (await phone.GotoAsync($"/ballots/{code}/results"))!.TextAsync(), StringComparison.Ordinal);
        var hash = (await (await program.As(Role.Manager, 1)).Get($"/api/ballots/{id}/result")).Body.GetProperty("hash").GetString();
        foreach (var one in observers)
        {
            using var observer = await program.SignedIn(one);
            Assert.Contains($"/ballots/{code}\"", (await observer.Get("/me")).Text, StringComparison.Ordinal);
            Assert.Contains($"/ballots/{code}/results\"", (await observer.Get($"/ballots/{code}")).Text, StringComparison.Ordinal);
            Assert.Contains($"/api/ballots/{code}/recount", (await observer.Get($"/ballots/{code}/results")).Text, StringComparison.Ordinal);
            Assert.Contains("another than the recorded one", (await observer.Fill($"/ballots/{code}/results", null, ("result", new('0', 64)))).Text, StringComparison.Ordinal);
            Assert.Equal((303, $"/ballots/{code}/results"), await Signed());
            Assert.DoesNotContain("id=\"result\"", (await observer.Get($"/ballots/{code}/results")).Text, StringComparison.Ordinal);

            async Task<(int, string?)> Signed() => await observer.Fill($"/ballots/{code}/results", null, ("result", hash!)) is var seen ? (seen.Status, seen.To) : default;
        }
        Assert.True((await (await program.As(Role.Manager, 2)).Post($"/api/ballots/{id}/announcement")).IsDone);
        await phone.GotoAsync($"/ballots/{code}");
        await phone.ClickAsync(".callout .btn");
        var result = await phone.InnerTextAsync("main");
        foreach (var said in new[] { "通过", "4 / 6 户", "3 / 4 户", "要超过一半，已达到", "要达到三分之二，已达到", "业主监票人 3" }) Assert.Contains(said, result, StringComparison.Ordinal);
        Assert.Contains(hash![..8], result, StringComparison.Ordinal);
        await phone.ClickAsync($"a[href='/ballots/{code}/bulletin']");
        Assert.Equal(["同意\t3\t30.11", "反对\t1\t10.01", "弃权\t0\t0.00", "没有投\t2\t20.09"], await phone.Locator("[aria-labelledby=said] tbody tr").AllInnerTextsAsync());
        Assert.Contains("\r\nagree,3,30.11\r\nagainst,1,10.01\r\n", (await program.Nobody.Get($"/ballots/{code}/bulletin?format=csv")).Text, StringComparison.Ordinal);
        var rows = await phone.Locator("[aria-labelledby=rows] tbody tr").AllInnerTextsAsync();
        Assert.Equal(5, rows.Count);
        Assert.Contains("票箱里有 5 票", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains(rows, row => row.StartsWith(second, StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.StartsWith(first, StringComparison.Ordinal));

        // the codes of the letters went to no address and into no log
        lock (asked) Assert.DoesNotContain(asked, url => url.Contains("AAAAAAAAAA", StringComparison.OrdinalIgnoreCase));
        foreach (var log in Directory.EnumerateFiles(Path.Combine(program.Home, "logs")).Select(File.ReadAllText).Append(program.Said))
            Assert.DoesNotContain(log.Split('\n'), line => line.Contains("AAAAAAAAAAAAAAAAAAAA", StringComparison.OrdinalIgnoreCase) || line.Contains(VotingLetter.HashOf(OpenBallots.Letter(1)[..25] + "7").ToString(), StringComparison.Ordinal));
    }

    /// <summary>The same pages, whatever was answered: an answer is changed from one to the other, and nobody else can see that it was.</summary>
    [Fact] public async Task While_it_is_open_no_page_differs_by_what_was_answered()
    {
        var id = await ballots.Open(heads: 6);
        var code = (await program.Nobody.Get($"/api/ballots/{id}")).Code;
        string[] places =
        [
            "/", "/ballots", $"/ballots/{code}", $"/ballots/{code}/vote", $"/ballots/{code}/receipt", $"/ballots/{code}/results", $"/ballots/{code}/bulletin", $"/ballots/verify?ballot={code}",
            $"/api/ballots/{id}", $"/api/ballots/{id}/turnout", $"/api/ballots/{id}/eligibility", $"/api/ballots/{id}/exceptions", $"/api/ballots/{id}/result", $"/api/ballots/{id}/bulletin", $"/api/ballots/{id}/recount", "/api/ballots?status=open",
            $"/office/ballots/{code}", $"/office/ballots/{code}/heads", $"/office/ballots/{code}/entries", "/manage/ballots",
        ];
        Dictionary<string, string> before = [];
        await Answer(id, 1, "abstain");
        foreach (var choice in new[] { "agree", "against" })
        {
            await Answer(id, 1, choice);
            foreach (var part in new[] { Role.Anonymous, Role.Resident, Role.Handler, Role.Manager, Role.Admin, Role.Supervisor, Role.Integrator, Role.System })
            {
                var client = await program.As(part);
                foreach (var place in places)
                {
                    using var answer = await client.GetAsync(place);
                    var text = OneTime().Replace(await answer.Content.ReadAsStringAsync(), "*");
                    Assert.True(before.TryAdd($"{part} {place}", text) || before[$"{part} {place}"] == text, $"{place} as {part} tells that the answer is {choice}");
                }
                await using var line = await Line.To(client, $"/api/ballots/{id}/turnout/changes");
                var heard = await line.Next("turnout");
                Assert.True(before.TryAdd($"{part} line", heard!) || before[$"{part} line"] == heard);
            }
        }
        Assert.Contains("1 of 6", before[$"Anonymous /ballots/{code}"], StringComparison.Ordinal);
        foreach (var place in places[^4..]) Assert.Contains(code, before[$"Manager {place}"], StringComparison.Ordinal);

        // the developer's side is not told that there is a ballot
        var company = await program.As(Role.Enterprise);
        foreach (var place in places.Where(place => place.Contains("ballots", StringComparison.Ordinal)).Append($"/api/ballots/{id}/turnout/changes")) Assert.Equal(403, (int)(await company.Get(place)).Status);
        Assert.DoesNotContain("/ballots", (await company.Get("/")).Text, StringComparison.Ordinal);
    }

    /// <summary>Whoever the roll knows by account needs no letter, and finds the ballot on their own page.</summary>
    [Fact] public async Task An_owner_with_an_account_votes_without_a_letter()
    {
        var (owner, other) = (await program.Admit(Role.Resident), await program.Admit(Role.Resident));
        var id = await ballots.Open(heads: 6, owner.Account.Id);
        var code = (await program.Nobody.Get($"/api/ballots/{id}")).Code;
        using var stranger = await program.SignedIn(other);
        Assert.DoesNotContain(code, (await stranger.Get("/me")).Text, StringComparison.Ordinal);
        Assert.Contains("not on the roll", (await stranger.Get($"/ballots/{code}")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await stranger.Fill($"/ballots/{code}/vote", null, ("act", "cast"), ("choice", "Agree"))).Status);
        Assert.Equal(0, await Turnout(id));

        using var visitor = await program.SignedIn(owner);
        Assert.Contains($"/ballots/{code}/vote", (await visitor.Get("/me")).Text, StringComparison.Ordinal);
        Assert.Contains("No. 1 \u00B7 Block 1 0001 \u00B7 10.01", (await visitor.Get($"/ballots/{code}/vote")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Block 1 0001", (await stranger.Get($"/ballots/{code}/vote")).Text, StringComparison.Ordinal);

        // somebody else's letter that they bring along is theirs to use, and is not answered for by the account
        Assert.Contains($"data-scan-else=\"/ballots/{code}/vote?other=1\"", (await visitor.Get($"/ballots/{code}/vote")).Text, StringComparison.Ordinal);
        using (var office = await program.SignedIn(await program.Admit())) Assert.DoesNotContain($"/ballots/{code}/vote\"", (await office.Get($"/ballots/{code}")).Text, StringComparison.Ordinal);
        var check = await visitor.Fill($"/ballots/{code}/vote", null, ("act", "check"), ("choice", "Agree"));
        Assert.Equal((200, true), (check.Status, check.Text.Contains("value=\"cast\"", StringComparison.Ordinal)));
        Assert.Contains("No. 1 \u00B7 Block 1 0001 \u00B7 10.01", check.Text, StringComparison.Ordinal);
        var cast = await visitor.Fill($"/ballots/{code}/vote", null, ("act", "cast"), ("choice", "Agree"), ("commandId", $"{Guid.CreateVersion7()}"));
        Assert.Equal((303, $"/ballots/{code}/receipt"), (cast.Status, cast.To));
        Assert.Equal(1, await Turnout(id));
        Assert.Contains("Counted", (await visitor.Get(cast.To!)).Text, StringComparison.Ordinal);

        // the same owner by letter is the same vote
        await Answer(id, 1, "against");
        Assert.Equal(1, await Turnout(id));
        Assert.Contains("answer 2", (await visitor.Get($"/ballots/{code}")).Text, StringComparison.Ordinal);
    }

    /// <summary>Two letters of a family, or two voters, one after the other at one device: what was chosen for one home is never cast for the other.</summary>
    [Fact] public async Task What_was_chosen_with_one_letter_is_not_cast_with_the_next()
    {
        var id = await ballots.Open(heads: 6);
        var code = (await program.Nobody.Get($"/api/ballots/{id}")).Code;
        var here = $"/ballots/{code}/vote";
        using var tabs = new Visitor(program.Address);
        await Show(1);
        var check = await tabs.Fill(here, null, ("act", "check"), ("choice", "Agree"));
        Assert.Contains("name=\"head\" value=\"1\"", check.Text, StringComparison.Ordinal);
        await Show(2);
        var cast = await tabs.Fill(here, null, ("act", "cast"), ("choice", "Agree"), ("head", "1"));
        Assert.Contains("for another home and was not cast", cast.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("checked=\"", cast.Text, StringComparison.Ordinal);
        Assert.Equal(0, await Turnout(id));

        // the letter stays shown as long as somebody looks; once it is not, nothing is lost without a word
        tabs.Baked.Clear();
        await tabs.Get($"/ballots/{code}");
        Assert.Contains(tabs.Baked, cookie => cookie.StartsWith("voter=", StringComparison.Ordinal));
        Assert.True((await (await program.As(Role.Manager, 3)).Post($"/api/ballots/{id}/letters/revocation", new { heads = new[] { 2 } })).IsDone);
        var revoked = (await tabs.Fill(here, null, ("act", "check"), ("choice", "Agree"), ("head", "2"))).Text;
        Assert.Equal((true, false), (revoked.Contains("This voting code is not good", StringComparison.Ordinal), revoked.Contains("value=\"cast\"", StringComparison.Ordinal)));
        tabs.Cookies.Remove("voter");
        foreach (var act in new[] { "check", "edit", "cast" })
        {
            var late = await tabs.Fill(here, null, ("act", act), ("choice", "Agree"), ("head", "2"));
            Assert.Contains("more than half an hour ago", late.Text, StringComparison.Ordinal);
            Assert.Contains("<h1>Enter the voting code</h1>", late.Text, StringComparison.Ordinal);
        }

        // too often, and the form with what was typed is still there
        Seen last = null!;
        for (var n = 0; n < 12; n++) last = await tabs.Fill(here, null, ("act", "letter"), ("letter", "nobody's letter at all"));
        Assert.Equal((429, true), (last.Status, last.Text.Contains("value=\"nobody&#x27;s letter at all\"", StringComparison.Ordinal)));

        async Task Show(int head) => Assert.Equal(303, (await tabs.Fill($"{here}?other=1", here, ("act", "letter"), ("letter", OpenBallots.Letter(head)))).Status);
    }

    /// <summary>Of several homes each says for whom the answer is; of one for which nobody may answer it is said why.</summary>
    [Fact] public async Task Who_has_several_homes_is_told_of_each_what_their_answer_is()
    {
        var owner = await program.Admit(Role.Resident);
        var id = await ballots.Open(6, owner.Account.Id, more: [new RollUnit("P1", "Block 8", "0007", UnitUse.Residential, 1000, null, null, Tenure.Joint, [new(OpenBallots.Owner(1)), new(OpenBallots.Owner(2))]),
            new RollUnit("P1", "Block 8", "0008", UnitUse.Residential, 1000, null, null, Tenure.Sole, [new(OpenBallots.Owner(1))], TitleState.Disputed)]);
        var here = $"/ballots/{(await ballots.See(id)).Code}/vote";
        using var visitor = await program.SignedIn(owner);
        var page = (await visitor.Get(here)).Text;
        Assert.Equal(["1", "7"], Radios().Matches(page).Select(radio => radio.Groups[1].Value));
        Assert.Equal(2, page.Split("You speak for yourself only").Length);
        Assert.Matches("Block 8 0008[^<]*<br>[^<]*in dispute", page);
        Assert.Contains("You speak for yourself only", (await visitor.Fill(here, null, ("act", "check"), ("choice", "Agree"), ("head", "7"))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You speak for yourself only", (await visitor.Fill(here, null, ("act", "check"), ("choice", "Agree"), ("head", "1"))).Text, StringComparison.Ordinal);
        Assert.Contains("for which home", (await visitor.Fill(here, null, ("act", "check"), ("choice", "Agree"))).Text, StringComparison.Ordinal);
    }

    /// <summary>What is over stays on the owner's own page, with what came of it. The list is the register's: it asks no ballot, as one shows that is in the register alone.</summary>
    [Fact] public async Task My_own_page_lists_my_ballots_and_no_other_and_wakes_none()
    {
        var (owner, agent, other) = (await program.Admit(Role.Resident), await program.Admit(Role.Resident), await program.Admit(Role.Resident));
        var (id, past, now) = (await ballots.Open(heads: 6, owner.Account.Id), await ballots.Open(heads: 6, owner.Account.Id), DateTimeOffset.UtcNow);
        var (code, pastCode) = ((await ballots.See(id)).Code, (await ballots.See(past)).Code);
        Subject[] observers = [.. Enumerable.Range(0, 3).Select(_ => new Subject(Guid.NewGuid(), Role.Resident))];
        await ballots.Act(past, new NameScrutineers([.. observers.Select(one => one.Id)]), now);
        await ballots.Act(past, new CloseBallot(), now.AddDays(2));
        await ballots.Act(past, new CountBallot(), now.AddDays(2), new(Guid.NewGuid(), Role.Manager));
        var hash = (await ballots.See(past)).Result!.Hash;
        foreach (var one in observers) await ballots.Act(past, new SignCount(hash), now.AddDays(2), one);
        await ballots.Act(past, new AnnounceResult(), now.AddDays(2), new(Guid.NewGuid(), Role.Manager));
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        await ballots.Act(id, new KeepPaper(Guid.CreateVersion7(), new('a', 64), Mediation.Files.FileKind.Jpeg, 100), now, new(Guid.NewGuid(), Role.Manager));
        await ballots.Act(id, new RegisterProxy(2, agent.Account.Id, code, true, day.AddDays(-2), day.AddDays(9), day.AddDays(-3), new('a', 64)), now, new(Guid.NewGuid(), Role.Manager));
        await ballots.Database.App.Run("""
            insert into ballot select '00000000-0000-0000-0000-00000000000a', 'YT-00-ASLEEP', project_id, 'Asleep', status, is_consent, drafted_at, opens_at, closes_at, heads, area, heads_voted, area_voted, passed, fingerprint from ballot where id = $1
            """, id);
        await ballots.Database.App.Run("insert into ballot_seat values ($1, '00000000-0000-0000-0000-00000000000a')", owner.Account.Id);

        using Visitor mine = await program.SignedIn(owner), agents = await program.SignedIn(agent), others = await program.SignedIn(other);
        var page = (await mine.Get("/me")).Text;
        foreach (var one in new[] { $"/ballots/{code}/vote", $"/ballots/{pastCode}/results", "Not carried", "/ballots/YT-00-ASLEEP/vote" }) Assert.Contains(one, page, StringComparison.Ordinal);
        Assert.Contains("you have a part in it", (await mine.Get("/ballots")).Text, StringComparison.Ordinal);
        var for2 = (await agents.Get("/me")).Text;
        Assert.Equal((true, false), (for2.Contains(code, StringComparison.Ordinal), for2.Contains(pastCode, StringComparison.Ordinal)));
        var none = (await others.Get("/me")).Text;
        foreach (var one in new[] { code, pastCode, "ASLEEP" }) Assert.DoesNotContain(one, none, StringComparison.Ordinal);
        Assert.DoesNotContain("you have a part in it", (await others.Get("/ballots")).Text, StringComparison.Ordinal);

        // an agent whose power was withdrawn has a voice no more
        await ballots.Act(id, new RevokeProxy(2), now, new(Guid.NewGuid(), Role.Manager));
        Assert.DoesNotContain(code, (await agents.Get("/me")).Text, StringComparison.Ordinal);
        await ballots.Database.App.Run("delete from ballot where code = 'YT-00-ASLEEP'");
        await ballots.Database.App.Run("delete from ballot_seat where ballot = '00000000-0000-0000-0000-00000000000a'");
        Assert.EndsWith(" 0 differences", (await Rebuild()).LastLine);
        await ballots.Database.App.Run("delete from ballot_seat");
        Assert.EndsWith(" 0 differences", (await Rebuild()) is { Status: 1 } ? (await Rebuild()).LastLine : "no difference was told");
        Assert.Contains($"/ballots/{code}/vote", (await mine.Get("/me")).Text, StringComparison.Ordinal);

        Task<Verbs.Told> Rebuild() => Verbs.Place.Verbs.Run("rebuild", "ballot_seat", $"--ConnectionStrings:Mediation={ballots.Database.AppConnectionString}", $"--Data:Directory={program.Home}");
    }

    [Fact] public async Task The_turnout_comes_by_itself_to_a_page_that_stays_open()
    {
        var id = await ballots.Open(heads: 6);
        await using var line = await Line.To(program.Nobody, $"/api/ballots/{id}/turnout/changes");
        Assert.Equal("0 of 6", Heads(await line.Next("turnout")));
        await Answer(id, 4, "agree");
        Assert.Equal("1 of 6", Heads(await line.Next("turnout")));
        Assert.Equal(404, (int)(await program.Nobody.Get($"/api/ballots/{Guid.NewGuid()}/turnout/changes")).Status);

        await using var context = await browser.Person(program.Address);
        var phone = await context.NewPageAsync();
        await phone.GotoAsync($"/ballots/{id}");
        await Answer(id, 5, "against");
        await Assertions.Expect(phone.Locator("[data-axis=heads] [data-axis-of]")).ToHaveTextAsync("2 / 6 户", new() { Timeout = 30_000 });
        Assert.Equal("33.3%", (await phone.Locator("[data-axis=heads] .mf").GetAttributeAsync("width"))![..4] + "%");

        // and to whoever runs it
        await using var office = await browser.Person(program.Address, width: 1280);
        using (var manager = await program.SignedIn(await program.Admit(Role.Manager)))
            await office.AddCookiesAsync(manager.Cookies.Select(cookie => new Cookie { Name = cookie.Key, Value = cookie.Value, Url = program.Address }));
        var desk = await office.NewPageAsync();
        await desk.GotoAsync($"/office/ballots/{id}");
        await Answer(id, 6, "agree");
        await Assertions.Expect(desk.Locator("[data-axis=heads] [data-axis-of]")).ToHaveTextAsync("3 / 6 户", new() { Timeout = 30_000 });

        // at the close the owner's page says so by itself; where somebody is writing nothing is taken out of their hands
        await desk.ClickAsync("details:has(#reason) > summary");
        await desk.FillAsync("#reason", "half a sentence");
        TaskCompletionSource over = new();
        desk.RequestFinished += Ended;
        desk.RequestFailed += Ended;        // whichever side hangs up first
        await ballots.Act(id, new CloseBallot(), DateTimeOffset.UtcNow.AddDays(2));
        Assert.Equal(409, await Said(id, 1, "agree"));      // so it becomes known to the program that is asked, which did not close it
        await ballots.Act(id, new NameScrutineers([.. (await ballots.See(id)).Scrutineers, Guid.NewGuid()]), DateTimeOffset.UtcNow);
        await over.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Assertions.Expect(phone.Locator("[data-turnout]")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        Assert.Equal("half a sentence", await desk.InputValueAsync("#reason"));

        void Ended(object? _, Microsoft.Playwright.IRequest request)
        {
            if (request.Url.EndsWith("/turnout/changes", StringComparison.Ordinal)) over.TrySetResult();
        }

        static string? Heads(string? data) => JsonDocument.Parse(data!).RootElement[0].GetProperty("of").GetString();
    }

    async Task Answer(Guid id, int head, string choice) => Assert.Equal(200, await Said(id, head, choice));

    async Task<int> Said(Guid id, int head, string choice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ballots/{id}/votes") { Content = new StringContent($$"""{"choice":"{{choice}}"}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Voting-Letter", OpenBallots.Letter(head));
        using var answer = await program.Nobody.SendAsync(request);
        return (int)answer.StatusCode;
    }

    async Task<int> Turnout(Guid id) => (await program.Nobody.Get($"/api/ballots/{id}/turnout")).Body.GetProperty("items")[0].GetProperty("heads").GetInt32();
    static int Versions(object? count) => Convert.ToInt32(count, CultureInfo.InvariantCulture);

    static async Task Type(IPage page, string? letter)
    {
        if (letter is not null) await page.FillAsync("#letter", letter);
        await Send(page, "main form.ask button");
    }

    static async Task Choose(IPage page, string? choice)
    {
        if (choice is not null) await page.CheckAsync($"input[name=choice][value={choice}]");
        else await page.EvaluateAsync("() => { for (const form of document.forms) form.noValidate = true; }");
        await Send(page, "button[value=check]");
    }

    static async Task<string> Verify(IPage page, string code, string receipt, bool isWhole = true)
    {
        await page.GotoAsync($"/ballots/verify?ballot={code}");
        await page.FillAsync("#receipt", receipt);
        await Send(page, "main form.ask button");
        return isWhole ? await page.InnerTextAsync(".verdict b") : "";
    }

    static Task Send(IPage page, string button) =>
        page.RunAndWaitForResponseAsync(() => page.ClickAsync(button), answer => answer.Request.IsNavigationRequest && answer.Status is 200 or >= 400);

    static Task At(IPage page, string path) => Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(path) + @"(\?|$)"), new() { Timeout = 30_000 });

    [GeneratedRegex("type=\"radio\" name=\"head\" value=\"([0-9]+)\"")] private static partial Regex Radios();

    // what no two answers have in common: nonces, tokens, ids of forms and of requests; and how often somebody has answered
    [GeneratedRegex("""nonce="[^"]*"|value="[0-9a-f-]{36}"|name="__RequestVerificationToken"[^>]*>|"traceId":"[^"]*"|"requestId":"[^"]*"|"version":\d+""")] private static partial Regex OneTime();
}
