using Mediation.Files;
using Mediation.Identity;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Residents and companies say what is wrong: one form, a look at the answers, a look whether a neighbour has said it already, and it is on file.</summary>
[TakesFiles]
sealed class ReportPage(ProjectList list, Invitations.InvitationList ties, Visitors visitors) : ReportingPage(list)
{
    public Subject Who { get; private set; } = Subject.Nobody;
    public bool HasAccount => Who.Role is Role.Resident or Role.Enterprise;

    /// <summary>The answers stand to be checked; nothing is sent yet.</summary>
    public bool Checking { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("LogGrievance") is { } barred) return barred;
        Who = await Desk.Who();
        if (Who.Role == Role.Anonymous) visitors.Device();
        await Load(Request.Query["project"].ToString() is { Length: > 0 } asked ? asked : Neighbourhood.Of(Request));
        return Page();
    }

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("LogGrievance") is { } barred) return barred;
        if (Typed("website") != "") return Then("/report/done");       // a field that only robots see and fill

        Who = await Desk.Who();
        await Load(Typed("projectId"));
        if (Typed("step") is "edit" or "place" || ReadRequest(Channel.Portal, needsReporter: !HasAccount) is null) return Page();

        Checking = true;
        return Typed("step") is "send" or "anyway" && FilesAreFine() ? RedirectPreserveMethod("/report/similar") : Page();
    }

    async Task Load(string? project)
    {
        var mine = await ties.ReportsOn(Who);
        await Load(project, one => mine(one.Id));
    }
}
