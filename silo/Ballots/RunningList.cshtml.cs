using Mediation.Grievances;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>The ballots that somebody runs or watches over: what waits for them first.</summary>
sealed class RunningListPage(BallotList list) : OfficePage
{
    public static readonly BallotStatus[] Running = [BallotStatus.Draft, BallotStatus.RollTaken, BallotStatus.Noticed, BallotStatus.Open, BallotStatus.Closed, BallotStatus.Counted];

    public List<BallotItem> All { get; private set; } = [];
    public bool ShowsAll { get; private set; }
    public bool MayDraft { get; private set; }
    public bool MayOversee { get; private set; }
    public int Over { get; private set; }

    public async Task<IActionResult> OnGet(string? show)
    {
        if (await Enter("RunBallot") is { } barred) return barred;

        var viewer = await Desk.Who();
        var mine = (await list.All()).FindAll(one => Access.Decide(viewer, "RunBallot", new(one.Id, one.ProjectId), "read", Desk.Now) == Verdict.Allowed);
        (ShowsAll, MayDraft, MayOversee, Over) = (show == "all", Access.MayEver(viewer, "DraftBallot"), Access.MayEver(viewer, "ReadBoard"), mine.Count(one => !Running.Contains(one.Status)));
        All = ShowsAll ? mine : mine.FindAll(one => Running.Contains(one.Status));
        return Page();
    }
}
