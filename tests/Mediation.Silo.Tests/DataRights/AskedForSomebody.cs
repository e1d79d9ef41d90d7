using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>The staff ask for somebody at the counter: as far as they may know of the person's cases themselves, with two pairs of eyes, and on record.</summary>
public sealed class AskedForSomebody(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    sealed record Staff(Person Person, Visitor Visitor);

    async Task<Staff> Manager()
    {
        var person = await program.Admit(Role.Manager);
        return new(person, await program.SignedIn(person));
    }

    // two cases of one person, from one of which somebody is barred
    async Task<(Reply Plain, Reply Barred)> Cases(string phone, Staff barred, string ground)
    {
        var (plain, other) = (await Log("plain"), await Log("barred"));
        Assert.True((await (await program.As(Role.Manager)).Post($"/api/grievances/{other.Id}/recusals", new { account = barred.Person.Account.Id, ground })).IsDone);
        return (plain, other);

        async Task<Reply> Log(string what)
        {
            var logged = await program.Nobody.Log(more: new
            {
                channel = "portal", kind = "complaint", category = "unclassified", subject = "s", text = $"zq{what}", reporter = new { name = "Lin Xiuying", phone },
            });
            Assert.True(logged.IsDone, logged.Text);
            return logged;
        }
    }

    static async Task<Seen> File(Staff by, Reply of) => await by.Visitor.Fill("/admin/data-requests", null, ("right", "copy"), ("case", of.Code), ("identified", "Seen."));
    static async Task<int> Grant(Staff by, string page) => (await by.Visitor.Fill(page, "Decide", ("grant", "true"))).Status;
    static async Task<string> Copy(Staff by, string page) => (await by.Visitor.Fill(page, "Copy")).Text;

    [Fact] public async Task Whom_a_case_is_about_learns_of_it_neither_by_asking_nor_by_the_copy()
    {
        var (accused, other) = (await Manager(), await Manager());
        var (plain, about) = await Cases("13800004101", accused, "complaintIsAboutThem");

        Assert.Contains("not for you to see", (await File(accused, about)).Text, StringComparison.Ordinal);
        var page = (await File(accused, plain)).To!;
        Assert.DoesNotContain(about.Code, (await accused.Visitor.Get(page)).Text, StringComparison.Ordinal);
        Assert.Contains(about.Code, (await other.Visitor.Get(page)).Text, StringComparison.Ordinal);
        await Grant(accused, page);
        Assert.DoesNotContain("zqplain", await Copy(other, page), StringComparison.Ordinal);      // it was not granted
        Assert.Equal(303, await Grant(other, page));

        var handed = await Copy(accused, page);
        Assert.Contains("zqplain", handed, StringComparison.Ordinal);
        Assert.DoesNotContain("zqbarred", handed, StringComparison.Ordinal);
        Assert.DoesNotContain(about.Code, handed, StringComparison.Ordinal);
        Assert.DoesNotContain("more must be handed over", handed, StringComparison.Ordinal);

        // what others ask for the same person is hidden from them whole
        var theirs = (await File(other, plain)).To!;
        Assert.Equal(404, (await accused.Visitor.Get(theirs)).Status);
        Assert.Equal((404, "not-found"), (await (await Key(accused)).Get($"/api{theirs["/admin".Length..]}")).Said);
        Assert.Equal((404, "not-found"), (await (await Key(accused)).Post($"/api{theirs["/admin".Length..]}/decision", new { grant = false, reason = "No." })).Said);
    }

    [Fact] public async Task Whoever_stands_back_leaves_it_to_another()
    {
        var (recused, other) = (await Manager(), await Manager());
        var (plain, own) = await Cases("13800004102", recused, "ownInterest");

        Assert.Contains("stand back", (await File(recused, own)).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((403, "access/recused"), (await (await Key(recused)).Post("/api/data-requests", new { right = "copy", @case = own.Code, identified = "Seen." })).Said);
        var page = (await File(recused, plain)).To!;
        Assert.Equal(303, await Grant(other, page));
        var handed = await Copy(recused, page);
        Assert.Contains("1 more must be handed over", handed, StringComparison.Ordinal);
        Assert.DoesNotContain("zqbarred", handed, StringComparison.Ordinal);

        var theirs = (await File(other, plain)).To!;
        Assert.Equal((403, "access/recused"), (await (await Key(recused)).Post($"/api{theirs["/admin".Length..]}/decision", new { grant = true })).Said);
    }

    [Fact] public async Task Who_hands_over_names_in_full_is_on_record_in_every_case()
    {
        var (filer, other) = (await Manager(), await Manager());
        var (plain, barred) = await Cases("13800004103", await Manager(), "ownInterest");
        var page = (await File(filer, plain)).To!;
        Assert.Equal(303, await Grant(other, page));
        Assert.Equal(0, await Looks(plain));

        var shown = await Copy(filer, page);
        Assert.Contains("13800004103", shown, StringComparison.Ordinal);
        Assert.Equal((1, 1), (await Looks(plain), await Looks(barred)));
        Assert.Contains(page[^36..], (await (await program.As(Role.Manager)).Get($"/api/grievances/{plain.Id}/history")).Text, StringComparison.Ordinal);
        await filer.Visitor.Get($"{page}?copy=true");
        Assert.Equal(1, await Looks(plain));
    }

    [Fact] public async Task A_correction_is_made_where_it_is_granted_and_only_then_is_it_done()
    {
        var (filer, other) = (await Manager(), await Manager());
        var (plain, second) = await Cases("13800004104", await Manager(), "ownInterest");
        var request = (await filer.Visitor.Fill("/admin/data-requests", null, ("right", "correction"), ("case", plain.Code), ("identified", "Seen."), ("text", "It is written Lin Xiu Ying."))).To!;

        Assert.Equal((409, "data-request/not-corrected"), (await (await Key(other)).Post($"/api{request["/admin".Length..]}/decision", new { grant = true })).Said);
        Assert.Contains("Neither a case nor an account", (await other.Visitor.Fill(request, "Correct", ("name", ""), ("phone", ""))).Text, StringComparison.Ordinal);
        Assert.Equal("filed", (await (await Key(other)).Get($"/api{request["/admin".Length..]}")).Body.GetProperty("status").GetString());
        Assert.Contains("Somebody else", (await filer.Visitor.Fill(request, "Correct", ("name", "Lin Xiu Ying"))).Text, StringComparison.Ordinal);
        Assert.Equal("Lin Xiuying", await NameIn(plain, other));

        Assert.Equal(303, (await other.Visitor.Fill(request, "Correct", ("name", "Lin Xiu Ying"))).Status);
        Assert.Equal(("Lin Xiu Ying", "Lin Xiu Ying"), (await NameIn(plain, other), await NameIn(second, other)));
        Assert.Equal("fulfilled", (await (await Key(other)).Get($"/api{request["/admin".Length..]}")).Body.GetProperty("status").GetString());
    }

    [Fact] public async Task An_account_bears_the_name_that_its_holder_says_is_right()
    {
        var (resident, account) = (await program.As(Role.Resident, 41), await program.Account(Role.Resident, 41));
        var filed = await resident.Post("/api/data-requests", new { right = "correction", text = "My name is Lin Xiuying." });
        Assert.True(filed.IsDone, filed.Text);
        var done = await (await program.As(Role.Manager)).Post($"/api/data-requests/{filed.Id}/correction", new { name = "Lin Xiuying" });
        Assert.True(done.IsDone, done.Text);
        Assert.Equal("Lin Xiuying", (await resident.Get("/api/me/data")).Body.GetProperty("account").GetProperty("displayName").GetString());
        Assert.Equal("fulfilled", (await resident.Get($"/api/data-requests/{filed.Id}")).Body.GetProperty("status").GetString());
        Assert.Equal(account.UserName, (await resident.Get("/api/me/data")).Body.GetProperty("account").GetProperty("userName").GetString());
    }

    async Task<string?> NameIn(Reply of, Staff by)
    {
        var shown = await (await Key(by)).Post($"/api/grievances/{of.Id}/reveals", new { reason = "To see." });
        return shown.Body.GetProperty("name").GetString();
    }

    async Task<int> Looks(Reply of) =>
        (await (await program.As(Role.Supervisor)).Get($"/api/grievances/{of.Id}/history")).Text.Split("ReporterRevealed").Length - 1;

    async Task<HttpClient> Key(Staff of)
    {
        var client = new HttpClient { BaseAddress = new(program.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await program.Accounts().CreateKey(of.Person.Account.Id, TimeSpan.FromHours(1)));
        return client;
    }
}
