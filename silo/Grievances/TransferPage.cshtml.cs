using Mediation.Organisations;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>To whom a case goes, and why; it stays ours until they have accepted it.</summary>
sealed class TransferPage(CaseFile file, Forwarding forwarding) : DecisionPage(file, nameof(TransferGrievance))
{
    public List<OrganisationItem> Units { get; private set; } = [];

    /// <summary>Until when they could object, were it sent now.</summary>
    public DateOnly ObjectionIfNow => Desk.Rules.Start("P-OBJECT", Desk.Now).LegalDue.Date!.Value;

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Find(code) is { } other) return other;
        return Read<TransferRequest>() is { } ask ? await Take(code, await forwarding.Of(ask), ask) : await Show();
    }

    protected override async Task<IActionResult> Show()
    {
        Units = await forwarding.Units();
        return Page();
    }
}
