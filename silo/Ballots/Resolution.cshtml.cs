using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>What was decided, on paper: for the notice board, the owners and the file. It is there once the result is announced.</summary>
sealed class ResolutionPage(BallotFile file, Accounts accounts, Operator house) : RunningPage
{
    public BallotView View { get; private set; } = null!;
    public ResultView Result { get; private set; } = null!;
    public List<(string Name, DateTimeOffset At)> Signed { get; private set; } = [];
    public string House => house.Name;

    /// <summary>The last day on which a court may be asked to set it aside.</summary>
    public DateOnly Until => Ballot.ChallengeUntil ?? Rules.Start("V-ANNUL", Ballot.AnnouncedAt!.Value).LegalDue.Date!.Value;

    public async Task<IActionResult> OnGet(string code)
    {
        if (await Find(code) is { } other) return other;
        if (Ballot.AnnouncedAt is null || Ballot.Status == BallotStatus.Annulled || (await file.Read(Id)).View is not { Result: { } result } view) return NotFound();

        (View, Result) = (view, result);
        foreach (var one in Ballot.Signatures) Signed.Add(((await accounts.Find(one.Scrutineer))?.DisplayName ?? Words["Hall.Somebody"], one.At));
        return Page();
    }
}
