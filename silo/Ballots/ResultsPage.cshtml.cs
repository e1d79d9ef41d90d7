using System.Collections.Immutable;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>An observer who has counted again: staff by name, neighbours by their number.</summary>
sealed record SignedBy(int Number, string? Name, DateTimeOffset? At);

/// <summary>What came of it: the verdict, both axes with what they had to reach, who took part, who counted again, and how anybody can; observers sign here.</summary>
sealed class ResultsPage(BallotFile file, SealedCookies cookies, Accounts accounts) : VoterPage(file, cookies)
{
    public ImmutableArray<SignedBy> Observers { get; private set; } = [];

    /// <summary>Whoever looks may have the file out of which it is counted again.</summary>
    public bool MayRecount { get; private set; }

    /// <summary>Whoever looks is an observer whose signature is still missing.</summary>
    public bool MaySign { get; private set; }

    /// <summary>The conditions that decided, of every part that has some.</summary>
    public IEnumerable<GroupView> Decided => View.Result!.Groups.Where(group => !group.Tests.IsEmpty);

    /// <summary>The whole, as it was answered.</summary>
    public GroupView Whole => View.Result!.Groups[0];

    public async Task<IActionResult> OnGet(string id) => await Enter(id) ?? await Show();

    public async Task<IActionResult> OnPost(string id)
    {
        if ((await Bar("SignCount") ?? await Enter(id)) is { } barred) return barred;
        return Need("result", "Hall.Sign.Missing") && await Do(Id, new SignCount(Typed("result").Trim().ToLowerInvariant())) ? Then($"{Address}/results") : await Show();
    }

    async Task<IActionResult> Show()
    {
        HttpContext.HoldsASecret();
        if (View.Result is null) return Page();
        MayRecount = await Papers.MayRecount(Id);
        if ((await Desk.See<Ballot>(Id, "ReadBallot")).Case is not { } ballot) return Page();
        Observers = await Sign(ballot);
        var viewer = await Desk.WhoFor(Id);
        MaySign = ballot.Status == BallotStatus.Counted && ballot.Scrutineers.Contains(viewer.Id) && !ballot.Signatures.Exists(one => one.Scrutineer == viewer.Id);
        return Page();
    }

    async Task<ImmutableArray<SignedBy>> Sign(Ballot ballot)
    {
        List<SignedBy> all = [];
        foreach (var observer in ballot.Scrutineers)
            all.Add(new(all.Count + 1, await accounts.SubjectOf(observer) is { Subject.IsStaff: true } staff ? staff.Account.DisplayName : null, ballot.Signatures.Find(one => one.Scrutineer == observer)?.At));
        return [.. all];
    }

    /// <summary>A bar's parts in hundredths, cut off and never rounded up.</summary>
    public static (string Yes, string No, string Abstain) Parts(Split split) => (Shown.Percent(split.Agree, split.All), Shown.Percent(split.Against, split.All), Shown.Percent(split.Abstain, split.All));

    public static (string Yes, string No, string Abstain) Parts(SplitView split) =>
        (Shown.Percent(Exact(split.Agree), Exact(split.All)), Shown.Percent(Exact(split.Against), Exact(split.All)), Shown.Percent(Exact(split.Abstain), Exact(split.All)));

    static Int128 Exact(string squareMetres) => (Int128)(decimal.Parse(squareMetres, System.Globalization.CultureInfo.InvariantCulture) * 100);

    /// <summary>What was said, by heads and by area; rows of nothing left out, but for the first four.</summary>
    public static IEnumerable<(string Word, long Heads, string Area)> Rows(GroupView group)
    {
        var (heads, area) = (group.Heads, group.Area);
        (string Word, long Heads, string Area)[] all =
        [
            ("Agree", heads.Agree, area.Agree), ("Against", heads.Against, area.Against), ("Abstain", heads.Abstain, area.Abstain), ("Silent", heads.Silent, area.Silent),
            ("Spoiled", heads.Spoiled, area.Spoiled), ("Pending", heads.Pending, area.Pending), ("Conflicting", heads.Conflicting, area.Conflicting),
        ];
        return all.Where((row, n) => n < 4 || row.Heads > 0);
    }
}
