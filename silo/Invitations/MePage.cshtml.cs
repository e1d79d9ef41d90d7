using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>Mine: what I reported, the homes or projects I am tied to, my data, my account.</summary>
sealed class MePage(GrievanceList list, InvitationList invitations) : ActPage
{
    public string Name => User.Identity?.Name ?? "";
    public bool IsCompany { get; private set; }
    public IReadOnlyList<GrievanceItem> Cases { get; private set; } = [];
    public List<InvitationItem> Ties { get; private set; } = [];

    public async Task<IActionResult> OnGet() => await Bar("SeeOwnThings") ?? await Show();

    public async Task<IActionResult> OnPostEnd(Guid id)
    {
        if (await Bar("SeeOwnThings") is { } barred) return barred;
        return await Do(id, new EndTie()) ? Then("/me?said=ended") : await Show();
    }

    async Task<IActionResult> Show()
    {
        var subject = await Desk.Who();
        IsCompany = subject.Role == Role.Enterprise;
        Cases = (await list.Page(new(Order: "received"))).Items;
        Ties = await invitations.TiesOf(subject.Id);
        return Page();
    }
}
