using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.DataRights;

/// <summary>One data request: what is asked, which cases it reaches and until when the law keeps them; deciding, approving, and handing over the copy.</summary>
sealed class DataRequestPage(DataRequests requests, DataCopy copies, Correcting correcting, HoldUps holdUps, Erasing erasing, Accounts accounts) : ActPage
{
    /// <summary>A case that the request reaches.</summary>
    public sealed record Reached(string Code, GrievanceStatus Status, DateOnly? KeptUntil, bool IsErased);

    public DataRequestView One { get; private set; } = null!;
    public List<Reached> Cases { get; private set; } = [];
    public ImmutableArray<WaitsFor> Waiting { get; private set; } = [];
    public Copied? Copy { get; private set; }
    public int Left { get; private set; }
    public string? DecidedBy { get; private set; }
    public bool MayDecide { get; private set; }
    public bool MayApprove { get; private set; }
    public bool MayHandOver { get; private set; }
    public bool IsFiler { get; private set; }
    public bool WaitsForAnother { get; private set; }

    public async Task<IActionResult> OnGet(Guid id) => await Bar("ListDataRequests") ?? await Show(id);

    // no look: it is written down in every case whose names are shown
    public async Task<IActionResult> OnPostCopy(Guid id) => await Bar("DecideDataRequest") ?? await Show(id, copy: true);

    public async Task<IActionResult> OnPostDecide(Guid id, bool grant)
    {
        if (await Bar("DecideDataRequest") is { } no) return no;
        if (!grant && !Need("reason", "DataRequest.Reason.Missing")) return await Show(id);
        return Read<DecideDataRequest>() is { } ask && await Do(id, ask with { Grant = grant }) ? Then($"/admin/data-requests/{id}") : await Show(id);
    }

    public async Task<IActionResult> OnPostCorrect(Guid id)
    {
        if (await Bar("FulfilCorrection") is { } no) return no;
        return Read<CorrectionRequest>() is { } ask && Told(await correcting.Do(id, ask, CommandId, IfVersion)) ? Then($"/admin/data-requests/{id}") : await Show(id);
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
        var (outcome, view) = await requests.Read(id);
        if (view is null) return outcome == Outcome.Recused ? StatusCode(403) : NotFound();

        HttpContext.HoldsASecret();
        One = view;
        var (subject, whose) = (await Desk.Who(), new Whose(One.Person, One.OnlyCase));
        // who approves an erasure and opens no case is still told what it reaches
        var viewer = Access.MayEver(subject, Access.Read) ? subject : LocalToken.System;
        foreach (var reached in await requests.CasesOf(whose))
            if ((await Desk.SeeAs<Grievance>(reached, viewer, Access.Read)).Case is { } g) Cases.Add(new(g.Code, g.Status, g.KeptUntil(Desk.Rules), g.ErasedAt is not null));
        Waiting = await holdUps.Of(One.Right, One.Status, One.FrozenUntil, whose);
        if (copy && One is { Right: DataRight.Copy, Status: DataRequestStatus.Fulfilled }) (Copy, Left) = await copies.HandOver(id, whose, Words["DataRequest.Copy.Reason", id], CommandId);
        DecidedBy = One.DecidedBy is { } decider ? (await accounts.Find(decider))?.DisplayName : null;
        IsFiler = One.FiledBy == subject.Id;
        var isFirst = IsFiler || One.DecidedBy == subject.Id;
        WaitsForAnother = isFirst && One.Status is DataRequestStatus.Filed or DataRequestStatus.Proposed;
        MayDecide = One.Status == DataRequestStatus.Filed && !isFirst && Access.MayEver(subject, "DecideDataRequest");
        MayApprove = One.Status == DataRequestStatus.Proposed && !isFirst && Access.MayEver(subject, "ApproveErasure");
        MayHandOver = One is { Right: DataRight.Copy, Status: DataRequestStatus.Fulfilled } && Access.MayEver(subject, "DecideDataRequest");
        return Page();
    }
}
