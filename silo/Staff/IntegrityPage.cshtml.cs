using Mediation.Exports;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Staff;

/// <summary>The supervisor's watch over those who act: who looked at whom, who let themselves in, what left the house, who read strikingly much, and which parts were given.</summary>
sealed class IntegrityPage(Integrity integrity, GrantList grants, GlassList glasses, Exports.Exports exports) : ActPage
{
    public List<Look> Looks { get; private set; } = [];
    public List<OftenLooked> Often { get; private set; } = [];
    public List<DayOfReading> Unusual { get; private set; } = [];
    public List<Odd<LateEditKind>> LateEdits { get; private set; } = [];
    public List<Odd<OverrideKind>> Overrides { get; private set; } = [];
    public List<AccountChanged> Accounts { get; private set; } = [];
    public List<Alarm> Alarms { get; private set; } = [];
    public List<GlassItem> Glasses { get; private set; } = [];
    public List<ExportItem> Exported { get; private set; } = [];
    public List<GrantList.Line> Grants { get; private set; } = [];

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("WatchIntegrity") is { } no) return no;

        var subject = await Desk.Who();
        (Looks, Often, Unusual, LateEdits) = (await integrity.Looks(), await integrity.Often(), await integrity.Unusual(), await integrity.LateEdits());
        (Overrides, Accounts, Alarms) = (await integrity.Overrides(), await integrity.Accounts(), await integrity.Alarms());
        (Glasses, Exported, Grants) = (await glasses.Of(subject), await exports.All(), await grants.Of());
        return Page();
    }
}
