using Mediation.Cases;
using Mediation.Files;
using Mediation.Rolls;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>A draft is written anew, as long as it has taken no roll.</summary>
[TakesFiles]
sealed class RunningRevisePage(RollFile rolls, FileDesk files) : DraftingPage
{
    public async Task<IActionResult> OnGet(string code)
    {
        if (await Open(code) is { } other) return other;
        (Documents, Own) = (Ballot.Documents, Form.Own);
        return Page();
    }

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Open(code) is { } other) return other;
        if (Asked(Ballot.Code, Ballot.ProjectId) is not { } ask) return Page();

        var answer = await Desk.Put(Id, new ReviseBallot(ask), CommandId);
        if (answer.Outcome == Outcome.Done)
        {
            await Keep(Id, files);
            return Done("ReviseBallot");
        }
        Refused(answer);
        return Page();
    }

    public async Task<IActionResult> OnPostPreview(string code) => await Open(code) ?? Preview();

    async Task<IActionResult?> Open(string code)
    {
        if (await Find(code, "ReviseBallot") is { } other) return other;
        if (Ballot.Status != BallotStatus.Draft) return Then(Here);

        Form = FormOf(await rolls.Current(Ballot.ProjectId));
        return null;
    }
}
