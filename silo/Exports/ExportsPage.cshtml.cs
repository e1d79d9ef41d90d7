using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Exports;

/// <summary>What many people's data is in leaves the house only here: asked with a purpose, let go by another, taken once.</summary>
sealed class ExportsPage(Exports exports) : ActPage
{
    public List<ExportItem> All { get; private set; } = [];
    public bool Asks { get; private set; }

    /// <summary>A list was meant that nobody need be asked for, or that has nobody in it.</summary>
    public bool NeedsNobody { get; private set; }
    public string Filter { get; private set; } = "";
    public int People { get; private set; }
    public Guid Me { get; private set; }
    public bool MayDecide { get; private set; }
    public DateTimeOffset Now => Desk.Now;

    /// <summary>With a list's query string it asks for that list.</summary>
    public async Task<IActionResult> OnGet() => await Bar("ReadExport") ?? await Show(Request.Query.Count > 0 ? Exports.Tidy(Request.Query) : null);

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("AskExport") is { } no) return no;
        var filter = Exports.Tidy(Exports.Parse(Typed("filter")));
        if (Need("purpose", "Exports.Purpose.Missing") && Read<ExportRequest>(Request.Form) is { } ask && Told(await exports.Ask(filter, ask.Purpose, CommandId, ask))) return Then("/office/exports");
        return await Show(filter);
    }

    public async Task<IActionResult> OnPostDecide(Guid id, bool approve)
    {
        if (await Bar("DecideExport") is { } no) return no;
        if (!approve && !Need("reason", "Exports.Reason.Missing")) return await Show();
        return Read<DecideExport>() is { } ask && await Do(id, ask with { Approve = approve }) ? Then("/office/exports") : await Show();
    }

    public async Task<IActionResult> OnPostTake(Guid id)
    {
        if (await Bar("TakeExport") is { } no) return no;
        var taken = await exports.Take(id, CommandId);
        if (!Told(taken.Answer)) return await Show();

        Response.Headers.CacheControl = "no-store";
        return File(taken.Bytes, "text/csv; charset=utf-8", taken.FileName);
    }

    async Task<IActionResult> Show(string? filter = null)
    {
        var subject = await Desk.Who();
        if (filter is not null && Access.MayEver(subject, "AskExport"))
        {
            (People, var faults) = await exports.Count(Filter = filter);
            NeedsNobody = faults.Count == 0 && (People == 0 || await exports.NeedsNobody(People));
            Asks = faults.Count == 0 && !NeedsNobody;
        }
        (All, Me, MayDecide) = (await exports.All(), subject.Id, Access.MayEver(subject, "DecideExport"));
        return Page();
    }
}
