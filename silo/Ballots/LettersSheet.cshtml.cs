using System.Collections.Immutable;
using Mediation.Files;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>Voting letters, one a head: printed here, each shown in the answer to the request that made it and never again. A new one puts the old one out of force.</summary>
[TakesFiles]
sealed class LettersSheetPage(BallotFile file, Site site) : RunningPage
{
    public ImmutableArray<PrintedLetter> Printed { get; private set; } = [];
    public int Waiting => Ballot.Electorate.Count - Ballot.Letters.Count;
    public int NextBatch => Math.Min(Waiting, BallotFile.MostLetters);
    public bool MayIssue => Ballot.Status is BallotStatus.RollTaken or BallotStatus.Noticed or BallotStatus.Open && May("IssueLetters");

    /// <summary>Where the owners find the ballot; a letter's code stands behind the #, so that no server is told it before it is sent.</summary>
    public string Address => $"{site.Origin(Request)}/ballots/{Ballot.Code}/vote";
    public static string Compact(string code) => code.Replace("-", "", StringComparison.Ordinal);

    public async Task<IActionResult> OnGet(string code) => await Find(code, "IssueLetters") ?? Page();

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Find(code, "IssueLetters") is { } other) return other;

        ImmutableArray<int> heads = [.. Request.Form["heads"].Select(text => int.TryParse(text, out var head) ? head : 0).Where(Ballot.Electorate.Has).Distinct()];
        if (heads.IsEmpty && Typed("all") != "true") ModelState.AddModelError("", Words["Hall.Heads.Choose"]);
        if (!ModelState.IsValid) return Page();

        HttpContext.HoldsASecret();
        (var answer, Printed) = await file.Letters(Id, heads, CommandId);
        if (answer is { Outcome: Cases.Outcome.Done, Repeated: true }) ModelState.AddModelError("", Words["Hall.Letters.Gone"]);
        else Told(answer);
        return Printed.IsEmpty ? await Find(code, "IssueLetters") ?? Page() : Page();
    }
}
