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
    public IEnumerable<string> Buildings => Ballot.Electorate.Places.Distinct().Order().Select(place => Ballot.Electorate.Groups[place].Name);

    /// <summary>The heads that were ticked before they came here, and are still to be made sure of.</summary>
    public ImmutableArray<int> Chosen => Request.HasFormContentType ? Ticked : [];
    public int Waiting => Ballot.Electorate.Count - Ballot.Letters.Count;
    public int NextBatch => Math.Min(Waiting, BallotFile.MostLetters);

    /// <summary>Where the owners find the ballot, and the same with a letter's code, for its QR code.</summary>
    public string Address => VotingLetter.Address(site.Origin(Request), Ballot.Code);
    public string UrlOf(PrintedLetter letter) => VotingLetter.Url(site.Origin(Request), Ballot.Code, letter.Code);

    public async Task<IActionResult> OnGet(string code) => await Find(code, "IssueLetters") ?? Page();

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Find(code, "IssueLetters") is { } other) return other;

        var again = Typed("building") is { Length: > 0 } building ? HeadsIn(building) : Ticked;
        if (again.IsEmpty && Typed("all") != "true") ModelState.AddModelError("", Words["Hall.Heads.Choose"]);
        if (again.Any(Ballot.Letters.Has)) Need("sure", "Hall.Letters.Tick");
        if (!ModelState.IsValid) return Page();

        HttpContext.HoldsASecret();
        (var answer, Printed) = await file.Letters(Id, again, CommandId);
        if (answer is { Outcome: Cases.Outcome.Done, Repeated: true }) ModelState.AddModelError("", Words["Hall.Letters.Gone"]);
        else Told(answer);
        return Printed.IsEmpty ? await Find(code, "IssueLetters") ?? Page() : Page();
    }

    ImmutableArray<int> HeadsIn(string building)
    {
        var (electors, place) = (Ballot.Electorate, Ballot.Electorate.Groups.ToList().FindIndex(group => group.Name == building));
        return [.. electors.Heads.Where((_, unit) => electors.Places[unit] == place).Distinct()];
    }
}
