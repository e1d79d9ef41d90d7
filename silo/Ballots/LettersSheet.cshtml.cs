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

    /// <summary>Where the owners find the ballot, and the same with a letter's code, for its QR code.</summary>
    public string Address => VotingLetter.Address(site.Origin(Request), Ballot.Code);
    public string UrlOf(PrintedLetter letter) => VotingLetter.Url(site.Origin(Request), Ballot.Code, letter.Code);

    public async Task<IActionResult> OnGet(string code) => await Find(code, "IssueLetters") ?? Page();

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Find(code, "IssueLetters") is { } other) return other;

        var heads = Ticked;
        if (heads.IsEmpty && Typed("all") != "true") ModelState.AddModelError("", Words["Hall.Heads.Choose"]);
        if (!ModelState.IsValid) return Page();

        HttpContext.HoldsASecret();
        (var answer, Printed) = await file.Letters(Id, heads, CommandId);
        if (answer is { Outcome: Cases.Outcome.Done, Repeated: true }) ModelState.AddModelError("", Words["Hall.Letters.Gone"]);
        else Told(answer);
        return Printed.IsEmpty ? await Find(code, "IssueLetters") ?? Page() : Page();
    }
}
