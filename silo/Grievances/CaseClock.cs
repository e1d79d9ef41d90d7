using System.Collections.Immutable;
using Mediation.Identity;
using Mediation.Law;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>The part of a case's page that is about its time: extension, pause, supervision, service.</summary>
sealed partial class CaseModel
{
    /// <summary>The acts about time in the order in which they are offered, with the handlers their forms go to.</summary>
    public static readonly ImmutableArray<(string Act, string Handler)> TimeOffers =
    [
        (nameof(ApproveExtension), "ApproveExtension"), (nameof(RefuseExtension), "RefuseExtension"), (nameof(ReportOnSupervision), "Report"), (nameof(CloseSupervision), "CloseOrder"),
        (nameof(ResumeClock), "Resume"), (nameof(ProposeExtension), "Extend"), (nameof(PauseClock), "Pause"), (nameof(EscalateGrievance), "Escalate"), (nameof(LeadGrievance), "Lead"),
        (nameof(ServePaper), "Serve"),
    ];

    /// <summary>Managers who may take the case upon themselves.</summary>
    public List<Account> Leaders { get; private set; } = [];

    public IEnumerable<string> TimeActs => TimeOffers.Select(offer => offer.Act).Where(act => act != nameof(ServePaper) && Case.NextActs.Contains(act));

    public Task<IActionResult> OnPostExtend(string code) => Act(code, Read<ProposeExtension>());
    public Task<IActionResult> OnPostApproveExtension(string code) => Act(code, new ApproveExtension());
    public Task<IActionResult> OnPostRefuseExtension(string code) => Act(code, Read<RefuseExtension>());
    public Task<IActionResult> OnPostPause(string code) => Act(code, Read<PauseClock>());
    public Task<IActionResult> OnPostResume(string code) => Act(code, new ResumeClock());
    public Task<IActionResult> OnPostEscalate(string code) => Act(code, Read<EscalateGrievance>());
    public Task<IActionResult> OnPostReport(string code) => Act(code, Read<ReportOnSupervision>());
    public Task<IActionResult> OnPostCloseOrder(string code) => Act(code, Read<CloseSupervision>());
    public Task<IActionResult> OnPostServe(string code) => Act(code, Read<ServePaper>());
    public async Task<IActionResult> OnPostLead(string code) => Read<LeadingRequest>() is { } ask ? await Act(code, await assignment.Lead(ask.Leader), ask) : await Act(code, null);

    /// <summary>The letters that may be printed.</summary>
    public IEnumerable<Paper> Printable => Letters.Of(History);

    public ClockRule Rule => Desk.Rules.RuleOf(Case.Clock!);

    /// <summary>The rungs that are higher than where the case stands.</summary>
    public IEnumerable<LadderStep> RungsAbove => Enum.GetValues<LadderStep>().Where(step => step >= LadderStep.Reminder && (Case.Oversight?.Rung is not { } rung || step > rung));

    /// <summary>The day that granting what was asked for would promise.</summary>
    public Due? IfExtended => Case is { Clock: { } clock, Oversight.Extension: { } asked } && clock.RefusesExtension(asked.By, Desk.Now, Desk.Rules) is null
        ? clock.Extend(asked.By, Desk.Now, Desk.Rules).LegalDue : null;

    /// <summary>How long a form may ask for: what the law allows and is not used up.</summary>
    public int MostExtension => Rule.Extension?.By ?? 0;
}
