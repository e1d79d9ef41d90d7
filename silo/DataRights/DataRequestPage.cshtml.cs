using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.DataRights;

/// <summary>One data request: what is asked, which cases it reaches and until when the law keeps them; deciding, approving, and handing over the copy.</summary>
sealed class DataRequestPage(DataRequests requests, DataCopy copies, HoldUps holdUps, Erasing erasing, Accounts accounts) : ActPage
{
    /// <summary>A case that the request reaches.</summary>
    public sealed record Reached(string Code, GrievanceStatus Status, DateOnly? KeptUntil, bool IsErased);

    public DataRequestView One { get; private set; } = null!;
    public List<Reached> Cases { get; private set; } = [];
    public ImmutableArray<WaitsFor> Waiting { get; private set; } = [];
    public Copied? Copy { get; private set; }
    public string? DecidedBy { get; private set; }
    public bool MayDecide { get; private set; }
    public bool MayApprove { get; private set; }
    public bool WaitsForAnother { get; private set; }

    public async Task<IActionResult> OnGet(Guid id, bool copy = false) => await Bar("ListDataRequests") ?? await Show(id, copy);

    public async Task<IActionResult> OnPostDecide(Guid id, bool grant)
    {
        if (await Bar("DecideDataRequest") is { } no) return no;
        if (!grant && !Need("reason", "DataRequest.Reason.Missing")) return await Show(id);
        return Read<DecideDataRequest>() is { } ask && await Do(id, ask with { Grant = grant }) ? Then($"/admin/data-requests/{id}") : await Show(id);
    }

    public async Task<IActionResult> OnPostApprove(Guid id, bool approve)
    {
        if (await Bar("ApproveErasure") is { } no) return no;
        if (!approve && !Need("reason", "DataRequest.Reason.Missing")) return await Show(id);
        if (Read<ApproveErasure>() is not { } ask || !await Do(id, ask with { Approve = approve })) return await Show(id);

        if (approve) await erasing.Run(id);
        return Then($"/admin/data-requests/{id}");
    }

    async Task<IActionResult> Show(Guid id, bool copy = false)
    {
        var (_, view) = await requests.Read(id);
        if (view is null) return NotFound();

        HttpContext.HoldsASecret();
        One = view;
        var (subject, whose) = (await Desk.Who(), new Whose(One.Person, One.OnlyCase));
        foreach (var reached in await requests.CasesOf(whose))
            if ((await Desk.SeeAs<Grievance>(reached, LocalToken.System, Access.Read)).Case is { } g) Cases.Add(new(g.Code, g.Status, g.KeptUntil(Desk.Rules), g.ErasedAt is not null));
        Waiting = await holdUps.Of(One.Right, One.Status, One.FrozenUntil, whose);
        if (copy && One is { Right: DataRight.Copy, Status: DataRequestStatus.Fulfilled } && Access.MayEver(subject, "DecideDataRequest")) Copy = await copies.Of(whose);
        DecidedBy = One.DecidedBy is { } decider ? (await accounts.Find(decider))?.DisplayName : null;
        MayDecide = One.Status == DataRequestStatus.Filed && Access.MayEver(subject, "DecideDataRequest");
        WaitsForAnother = One.Status == DataRequestStatus.Proposed && One.DecidedBy == subject.Id;
        MayApprove = One.Status == DataRequestStatus.Proposed && !WaitsForAnother && Access.MayEver(subject, "ApproveErasure");
        return Page();
    }
}
