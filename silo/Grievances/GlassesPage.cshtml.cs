using System.Globalization;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Who was let into cases that were not theirs: a manager says of each whether it had to be.</summary>
sealed class GlassesPage(GlassList list) : ActPage
{
    public List<GlassItem> All { get; private set; } = [];
    public Guid Me { get; private set; }
    public bool MayReview { get; private set; }
    public DateTimeOffset Now => Desk.Now;

    public bool Tried(GlassItem one) => Typed("grievance") == $"{one.GrievanceId}" && Typed("number") == one.Number.ToString(CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGet() => await Bar("ListGlasses") ?? await Show();

    public async Task<IActionResult> OnPost(Guid grievance, int number, bool justified)
    {
        if (await Bar("ReviewGlass") is { } no) return no;
        return Need("finding", "Glasses.Finding.Missing") && Read<GlassReviewRequest>() is { } ask && await Do(grievance, new ReviewGlass(number, justified, ask.Finding)) ? Then("/manage/glasses") : await Show();
    }

    async Task<IActionResult> Show()
    {
        var subject = await Desk.Who();
        (All, Me, MayReview) = (await list.Of(subject), subject.Id, Access.MayEver(subject, "ReviewGlass"));
        return Page();
    }
}
