using System.Text;
using System.Text.RegularExpressions;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>The forms by which people are kept, let in and let out, filled in without a script: what they do, and what they say where something lacks.</summary>
public sealed partial class FormsOfTheHouse(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    async Task<Visitor> As(Role role) => await program.SignedIn(await program.Admit(role));

    [Fact] public async Task Units_are_founded_revised_staffed_and_brought_in_from_a_file()
    {
        using var admin = await As(Role.Admin);
        Assert.Contains("parent", (await admin.Fill("/admin/organisation", null, ("name", "A team"), ("code", "form-team"), ("kind", "handlingTeam"))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((303, "/admin/organisation/form-d"), Said(await admin.Fill("/admin/organisation", null, ("name", "A district"), ("code", "form-d"), ("kind", "district"), ("hours", "Mon-Fri 09:00-18:00"))));
        Assert.Equal(303, (await admin.Fill("/admin/organisation/form-d", null, ("name", "The district"), ("hours", "Mon-Sat 09:00-18:00"))).Status);
        var officer = await program.Account(Role.Officer);
        Assert.Equal(303, (await admin.Fill("/admin/organisation/form-d", "Members", ("members", $"{officer.Id}"))).Status);
        var page = (await admin.Get("/admin/organisation/form-d")).Text;
        Assert.Contains("The district", page, StringComparison.Ordinal);
        Assert.Contains("Mon to Sat", page, StringComparison.Ordinal);

        var looked = await Upload(admin, "code,name,kind,parent,duties,hours\nform-d,The district,district,,,Mon-Sat 09:00-18:00\nform-s,A street,subDistrict,form-d,,\n");
        Assert.Equal(200, looked.Status);
        Assert.Contains("1 to found, 0 to revise, 1 as they are", looked.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.Get("/admin/organisation/form-s")).Status);
        Assert.Equal((303, "/admin/organisation"), Said(await admin.Post("/admin/organisation?handler=Import", ("__RequestVerificationToken", Hidden(looked.Text, "__RequestVerificationToken")),
            ("commandId", $"{Guid.CreateVersion7()}"), ("content", Hidden(looked.Text, "content")))));
        Assert.Contains("1 founded, 0 revised, 1 as they were", (await admin.Get("/admin/organisation")).Text, StringComparison.Ordinal);
        Assert.Contains("Line 2", (await Upload(admin, "code,name,kind,parent,duties,hours\nBad!,x,district,,,\n")).Text, StringComparison.Ordinal);
    }

    [Fact] public async Task What_people_ask_of_their_data_is_asked_decided_and_approved()
    {
        using Visitor resident = await As(Role.Resident), manager = await As(Role.Manager), admin = await As(Role.Admin);
        Assert.Contains("what it should say", (await resident.Fill("/me/data", null, ("right", "correction"), ("text", " "))).Text, StringComparison.Ordinal);
        Assert.Contains("Tick the box", (await resident.Fill("/me/data", null, ("right", "erasure"))).Text, StringComparison.Ordinal);
        Assert.Equal((303, "/me/data?said=Erasure"), Said(await resident.Fill("/me/data", null, ("right", "erasure"), ("sure", "true"))));

        var request = Ids().Match((await manager.Get("/admin/data-requests")).Text).Groups[1].Value;
        var page = $"/admin/data-requests/{request}";
        Assert.Contains("needs a reason", (await manager.Fill(page, "Decide", ("grant", "false"), ("reason", ""))).Text, StringComparison.Ordinal);
        Assert.Equal((303, page), Said(await manager.Fill(page, "Decide", ("grant", "true"))));
        Assert.DoesNotContain("handler=Approve", (await manager.Get(page)).Text, StringComparison.Ordinal);
        Assert.Equal((303, page), Said(await admin.Fill(page, "Approve", ("approve", "true"))));
        Assert.Contains("Done", (await admin.Get(page)).Text, StringComparison.Ordinal);
        Assert.False(await resident.IsIn(), "an erased account is nobody's");

        var logged = await program.Nobody.Log();
        Assert.Equal(200, (await manager.Fill("/admin/data-requests", null, ("right", "copy"), ("case", "YT-26-999999"), ("identified", "Seen."))).Status);
        var filed = await manager.Fill("/admin/data-requests", null, ("right", "copy"), ("case", logged.Code), ("identified", "Seen."));
        Assert.DoesNotContain("handler=Decide", (await manager.Get(filed.To!)).Text, StringComparison.Ordinal);
        using var other = await As(Role.Manager);
        Assert.Equal(303, (await other.Fill(filed.To!, "Decide", ("grant", "true"))).Status);
        Assert.DoesNotContain("It comes through the wall.", (await manager.Get($"{filed.To}?copy=true")).Text, StringComparison.Ordinal);
        Assert.Contains("It comes through the wall.", (await manager.Fill(filed.To!, "Copy")).Text, StringComparison.Ordinal);
    }

    [Fact] public async Task A_glass_is_broken_and_looked_at()
    {
        await program.System.Post("/api/projects", new { code = "form-far", name = "Far" });
        var logged = await program.Nobody.Log(more: new { channel = "portal", kind = "complaint", category = "unclassified", subject = "Far", text = "zqfar", projectId = "form-far" });
        using Visitor officer = await As(Role.Officer), manager = await As(Role.Manager);
        Assert.Contains("Say why", (await officer.Fill("/office/glass", null, ("code", logged.Code))).Text, StringComparison.Ordinal);
        Assert.Contains("error", (await officer.Fill("/office/glass", null, ("code", "YT-26-999998"), ("reason", "Now."))).Text, StringComparison.OrdinalIgnoreCase);
        var let = await officer.Fill("/office/glass", null, ("code", logged.Code), ("reason", "The roof is coming down."));
        Assert.Equal((303, $"/office/cases/{logged.Id}"), Said(let));
        Assert.Contains("zqfar", (await officer.Get(let.To!)).Text, StringComparison.Ordinal);

        Assert.Contains("what you found", (await manager.Fill("/manage/glasses", null, ("grievance", $"{logged.Id}"), ("number", "1"), ("justified", "true"), ("finding", ""))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((303, "/manage/glasses"), Said(await manager.Fill("/manage/glasses", null, ("grievance", $"{logged.Id}"), ("number", "1"), ("justified", "true"), ("finding", "It had to be."))));
        Assert.Equal(404, (await officer.Get(let.To!)).Status);
    }

    [Fact] public async Task A_list_of_many_people_leaves_with_two_pairs_of_eyes_on_it()
    {
        await Parallel.ForAsync(0, 101, async (_, _) => Assert.True((await program.System.Log()).IsDone));
        using Visitor manager = await As(Role.Manager), admin = await As(Role.Admin);
        var sent = await manager.Get("/office?status=open&format=csv");
        Assert.Equal(303, sent.Status);
        Assert.Contains("Say what it is for", (await manager.Fill(sent.To!, null, ("purpose", " "))).Text, StringComparison.Ordinal);
        Assert.Equal((303, "/office/exports"), Said(await manager.Fill(sent.To!, null, ("purpose", "The yearly report."))));
        var id = Hidden((await admin.Get("/office/exports")).Text, "id");
        Assert.Equal(303, (await admin.Fill("/office/exports", "Decide", ("id", id), ("approve", "true"))).Status);
        var taken = await manager.Fill("/office/exports", "Take", ("id", id));
        Assert.Equal("text/csv", taken.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("no-store", taken.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("once is all", (await manager.Fill("/office/exports", "Take", ("id", id))).Text, StringComparison.Ordinal);
    }

    [Fact] public async Task Every_form_proves_that_it_comes_from_our_page()
    {
        await program.Nobody.Log();
        using Visitor admin = await As(Role.Admin), manager = await As(Role.Manager), officer = await As(Role.Officer), resident = await As(Role.Resident);
        await admin.Fill("/admin/organisation", null, ("name", "A district"), ("code", "form-token"), ("kind", "district"));
        List<string> wrong = [];
        foreach (var (who, path) in new[]
                 {
                     (admin, "/admin/organisation"), (admin, "/admin/organisation/form-token"), (admin, "/office/exports"), (manager, "/office/exports?status=open"), (manager, "/manage/glasses"),
                     (manager, "/admin/data-requests"), (admin, "/admin/grants"), (officer, "/office/glass"), (resident, "/me/data"),
                 })
        {
            var page = await who.Get(path);
            if (page.Status != 200) wrong.Add($"{path}: {page.Status}");
            foreach (Match form in Forms().Matches(page.Text))
                if (!form.Value.Contains("__RequestVerificationToken", StringComparison.Ordinal)) wrong.Add($"{path}: {form.Value[..80]}");
        }
        Assert.Empty(wrong);
    }

    static (int, string?) Said(Seen seen) => (seen.Status, seen.To);

    static string Hidden(string page, string name) => Regex.Match(page, $"<input(?=[^>]*name=\"{name}\")(?=[^>]*value=\"([^\"]*)\")[^>]*>").Groups[1].Value;

    async Task<Seen> Upload(Visitor visitor, string csv)
    {
        var page = (await visitor.Get("/admin/organisation")).Text;
        using var content = new MultipartFormDataContent
        {
            { new StringContent(Hidden(page, "__RequestVerificationToken")), "__RequestVerificationToken" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "units.csv" },
        };
        return await visitor.Send(new(HttpMethod.Post, "/admin/organisation?handler=Look") { Content = content });
    }

    [GeneratedRegex("<form(?=[^>]*method=\"post\").*?</form>", RegexOptions.Singleline)] private static partial Regex Forms();
    [GeneratedRegex("href=\"/admin/data-requests/([0-9a-f-]{36})\"")] private static partial Regex Ids();
}
