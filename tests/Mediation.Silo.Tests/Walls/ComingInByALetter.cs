using System.Net;
using System.Text.RegularExpressions;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Projects;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>A letter to a home, a link to a company: printed by staff, opened by a person, once; and what a stranger learns of either, which is nothing.</summary>
[Collection("walls")]
public sealed partial class ComingInByALetter(Within house)
{
    async Task<Guid[]> Units()
    {
        using var nobody = house.Client();
        return [.. (await nobody.Get("/api/projects/walls-1")).Body.GetProperty("buildings")[0].GetProperty("units").EnumerateArray().Select(unit => unit.GetProperty("id").GetGuid())];
    }

    async Task<(Guid Id, string Word)> Letter(int unit = 0, int days = 60)
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var printed = await manager.Post("/api/projects/walls-1/letters", new { units = new[] { (await Units())[unit] }, days });
        Assert.True(printed.IsDone, printed.Text);
        var item = printed.Body.GetProperty("items")[0];
        return (item.GetProperty("id").GetGuid(), item.GetProperty("word").GetString()!);
    }

    static (string, string)[] Joining(string word, string? name = null) =>
        [("word", word), ("displayName", "Ms Lin"), ("userName", name ?? $"lin-{Guid.NewGuid():n}"[..16]), ("password", People.Password), ("again", People.Password)];

    [Fact]
    public async Task A_letter_makes_an_account_that_is_tied_to_its_home()
    {
        var (_, word) = await Letter();
        using Visitor lin = new(house.Address);
        Assert.Equal("/me?said=joined", (await lin.Fill("/join", null, Joining(word.ToLowerInvariant().Insert(5, " - ")))).To);
        var mine = await lin.Get("/me");
        Assert.Contains("Block 1 101", mine.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await lin.Get("/office")).Status);

        // what she reports is hers, and on her page
        await lin.Fill("/report", "/report/similar", ("kind", "complaint"), ("category", "other"), ("subject", "The gate squeaks"), ("text", "t"), ("reporter.anonymous", "false"), ("step", "anyway"));
        Assert.Contains("The gate squeaks", (await lin.Get("/me")).Text, StringComparison.Ordinal);

        // another home by another letter, without another account; then she moves out
        var (_, other) = await Letter(unit: 1);
        Assert.Equal("/me?said=tied", (await lin.Fill("/join", null, ("word", other))).To);
        var both = await lin.Get("/me");
        Assert.Contains("Block 1 102", both.Text, StringComparison.Ordinal);
        var tie = Tie().Match(both.Text).Groups[1].Value;
        Assert.Equal("/me?said=ended", (await lin.Fill("/me", "End", ("id", tie))).To);
        Assert.Single(Tie().Matches((await lin.Get("/me")).Text));
    }

    [Fact]
    public async Task V6_4_1_The_word_of_a_letter_is_from_chance_works_once_and_not_after_its_time()
    {
        var (id, word) = await Letter();
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{26}$", word);
        Assert.NotEqual(word, (await Letter()).Word);
        Assert.Equal(0L, await house.App.Value("select count(*) from invitation i where strpos(i::text, $1) > 0", word));
        Assert.Equal(0L, await house.App.Value("select count(*) from journal j where strpos(convert_from(body, 'UTF8'), $1) > 0", word));

        using Visitor first = new(house.Address), second = new(house.Address);
        Assert.Equal(303, (await first.Fill("/join", null, Joining(word))).Status);
        var name = $"late-{Guid.NewGuid():n}"[..16];
        var refused = await second.Fill("/join", null, Joining(word, name));
        Assert.Equal(200, refused.Status);
        Assert.Contains("has been used", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await house.Accounts.List(), one => one.UserName == name);         // no account without its tie
        Assert.Null(second.SessionCookie);

        // revoked, it opens nothing; a word that never was gets the same answer
        var (gone, goneWord) = await Letter();
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        Assert.True((await manager.Post($"/api/invitations/{gone}/revocation")).IsDone);
        string Said(string text) => Error().Match(text).Value;
        Assert.Equal(Said(refused.Text), Said((await second.Fill("/join", null, Joining(goneWord))).Text));
        Assert.Equal(Said(refused.Text), Said((await second.Fill("/join", null, Joining(new string('0', 26)))).Text));
        Assert.Equal(409, (int)(await manager.Post($"/api/invitations/{id}/revocation")).Status);
        Assert.Equal((409, "invitation/bad-term"), (await manager.Post("/api/projects/walls-1/letters", new { units = await Units(), days = 181 })).Said);
    }

    [Fact]
    public async Task V2_3_4_Of_many_who_open_a_letter_at_once_one_comes_in()
    {
        var (id, word) = await Letter();
        var visitors = Enumerable.Range(0, 6).Select(_ => new Visitor(house.Address)).ToList();
        var answers = await Task.WhenAll(visitors.Select(one => one.Fill("/join", null, Joining(word))));
        visitors.ForEach(one => one.Dispose());
        Assert.Equal(1, answers.Count(one => one.Status == 303));
        Assert.Equal(1L, await house.App.Value("select count(*) from invitation where id = $1 and status = 'accepted'", id));
    }

    [Fact]
    public async Task A_letter_sent_twice_for_the_same_click_is_one_letter()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var (id, units) = (Guid.CreateVersion7(), await Units());
        var (one, again) = (await manager.Post("/api/projects/walls-1/letters", new { units, days = 30 }, id), await manager.Post("/api/projects/walls-1/letters", new { units, days = 30 }, id));
        Assert.Equal(one.Text, again.Text);
        Assert.Equal(2, one.Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_printed_page_shows_each_letter_once_and_lies_in_no_cache()
    {
        using var admin = await house.SignedIn(Role.Admin);
        var printed = await admin.Fill("/admin/projects/walls-1/letters", null, ("units", $"{(await Units())[0]}"), ("days", "60"));
        Assert.Equal(200, printed.Status);
        var word = Word().Match(printed.Text).Value.Replace("-", "", StringComparison.Ordinal);
        Assert.Equal(26, word.Length);
        Assert.Contains("no-store", printed.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", printed.Answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.DoesNotContain(word[..4], (await admin.Get("/admin/projects/walls-1/letters")).Text, StringComparison.Ordinal);
        using Visitor lin = new(house.Address);
        Assert.Equal(303, (await lin.Fill("/join", null, Joining(word))).Status);
    }

    [Fact]
    public async Task A_company_comes_in_by_a_link_for_its_projects_and_not_by_a_homes_letter()
    {
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        Assert.Equal((409, "project/not-found"), (await admin.Post("/api/invitations", new { company = "Harbour Homes", projects = new[] { $"{Guid.NewGuid()}" } })).Said);
        var made = await admin.Post("/api/invitations", new { company = "Harbour Homes", projects = new[] { "walls-1" } });
        Assert.True(made.IsDone, made.Text);
        using Visitor company = new(house.Address);
        Assert.Equal(303, (await company.Fill("/join", null, Joining(made.Body.GetProperty("word").GetString()!))).Status);
        Assert.Contains("Harbour Homes", (await company.Get("/me")).Text, StringComparison.Ordinal);
        var (_, word) = await Letter();
        Assert.Contains("resident", (await company.Fill("/join", null, ("word", word))).Text, StringComparison.Ordinal);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        Assert.Equal(403, (int)(await manager.Post("/api/invitations", new { company = "x", projects = new[] { "walls-1" } })).Status);
    }

    [Fact]
    public async Task V8_2_2_Nobody_ends_the_tie_of_somebody_else()
    {
        var (id, word) = await Letter();
        using Visitor lin = new(house.Address);
        await lin.Fill("/join", null, Joining(word));
        using var other = house.Client((await house.Somebody(Role.Resident)).Key);
        Assert.Equal(404, (int)(await other.Post($"/api/invitations/{id}/end")).Status);
        Assert.Equal(404, (int)(await other.Post($"/api/invitations/{Guid.NewGuid()}/end")).Status);
        Assert.Equal(1L, await house.App.Value("select count(*) from invitation where id = $1 and status = 'accepted'", id));
    }

    [GeneratedRegex("name=\"id\" value=\"([0-9a-f-]{36})\"")] private static partial Regex Tie();
    [GeneratedRegex("<p class=\"err\".*?</p>", RegexOptions.Singleline)] private static partial Regex Error();
    [GeneratedRegex("(?:[0-9A-Z]{4}-){6}[0-9A-Z]{2}")] private static partial Regex Word();
}
