using System.Security.Cryptography;
using Mediation.Vault;
using Xunit;

namespace Mediation.Alike.Tests;

/// <summary>Which texts are about the same, over keyed tokens alone; the excerpt is our own making, after the manner of real petitions.</summary>
public sealed class SayingTheSame
{
    static readonly byte[] Key = SHA256.HashData("a key of this test"u8);
    static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly string[] Lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Here())!, "excerpt.tsv"));
    static string Here([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;

    sealed record Told(string Matter, Spoken Spoken);

    static Said Say(string subject, string text) => Said.Of(Tokens.Of(subject, Key), Tokens.Of(text, Key));
    static Guid Number(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>A matter, a headline and a text a line; what has a matter of its own says "-".</summary>
    static readonly Told[] All = [.. Lines.Select(line => line.Split('\t')).Select((cells, n) => new Told(cells[0] == "-" ? $"{n}" : cells[0], new Spoken(Number(n + 1), Start.AddHours(n), Say(cells[1], cells[2]))))];

    static AlikeIndex Index(IEnumerable<Told> all)
    {
        var index = new AlikeIndex();
        index.Load([.. all.Select(one => one.Spoken)]);
        return index;
    }

    static string MatterOf(Guid id) => All.Single(one => one.Spoken.CaseId == id).Matter;
    static List<Issue> Hot(AlikeIndex index) => index.Issues(Start, Start.AddYears(1), 50);

    [Fact] public void What_is_gathered_is_about_one_thing_and_all_of_it()
    {
        var issues = Hot(Index(All));
        Assert.All(issues, issue => Assert.Single(issue.Cases.Select(MatterOf).Distinct()));
        var matters = All.GroupBy(one => one.Matter).Where(group => group.Count() > 1).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(matters, issues.ToDictionary(issue => MatterOf(issue.First), issue => issue.Cases.Length));
    }

    [Fact] public void One_by_one_comes_to_the_same_as_all_at_once()
    {
        var one = new AlikeIndex();
        foreach (var told in All) one.Add(told.Spoken);

        Assert.Equal(Hot(Index(All)).Select(issue => string.Join(' ', issue.Cases.Order())).Order(), Hot(one).Select(issue => string.Join(' ', issue.Cases.Order())).Order());
    }

    [Fact] public void A_neighbour_in_other_words_is_found_first()
    {
        foreach (var told in All.Where(one => All.Count(other => other.Matter == one.Matter) > 1))
        {
            var found = Index(All.Where(other => other != told)).Find(told.Spoken.Said, []);
            Assert.Equal(told.Matter, MatterOf(found[0].CaseId));
        }
    }

    [Fact] public void The_same_text_is_wholly_alike_and_likeness_has_no_direction()
    {
        var common = new Commonness();
        foreach (var told in All) common.Add(told.Spoken.Said);
        foreach (var one in All)
            foreach (var other in All)
            {
                var likeness = Likeness.PerMille(one.Spoken.Said, other.Spoken.Said, common);
                Assert.Equal(likeness, Likeness.PerMille(other.Spoken.Said, one.Spoken.Said, common));
                if (one == other) Assert.InRange(likeness, 900, 1_000);
            }
    }

    [Fact] public void Who_is_forgotten_is_in_no_issue_and_nobody_else_is_lost()
    {
        var index = Index(All);
        var biggest = Hot(index)[0];
        index.Remove(biggest.First);

        var left = Hot(index).Single(issue => issue.Cases.Intersect(biggest.Cases).Any());
        Assert.Equal(biggest.Cases.Remove(biggest.First).Order(), left.Cases.Order());
        Assert.DoesNotContain(index.Find(All.Single(one => one.Spoken.CaseId == biggest.First).Spoken.Said, []), found => found.CaseId == biggest.First);
    }

    [Fact] public void Only_what_came_in_the_span_is_counted() =>
        Assert.All(Index(All).Issues(Start.AddHours(3), Start.AddHours(9), 50), issue => Assert.All(issue.Cases, id => Assert.InRange(All.Single(one => one.Spoken.CaseId == id).Spoken.At, Start.AddHours(3), Start.AddHours(9))));

    [Fact] public void A_search_looks_at_a_few_however_many_say_the_same()
    {
        var index = new AlikeIndex();
        for (var n = 0; n < 3_000; n++) index.Add(new(Guid.NewGuid(), Start.AddMinutes(n), All[0].Spoken.Said));
        Assert.InRange(index.Find(All[0].Spoken.Said, []).Count, 1, 24);
    }
}
