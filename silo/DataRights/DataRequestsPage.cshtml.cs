using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.DataRights;

/// <summary>What people have asked of the data about them, the earliest due first; and asking for somebody who stands at the counter.</summary>
sealed class DataRequestsPage(DataRequests requests) : ActPage
{
    public List<DataRequestItem> All { get; private set; } = [];
    public bool MayFile { get; private set; }
    public DateOnly Today => Desk.Rules.LocalDate(Desk.Now);

    public async Task<IActionResult> OnGet() => await Bar("ListDataRequests") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if ((await Bar("ListDataRequests") ?? await Bar("FileDataRequest")) is { } no) return no;
        if (await Asked() is { } ask)
        {
            var answer = await requests.File(ask, CommandId);
            if (Told(answer)) return Then($"/admin/data-requests/{answer.CaseId}");
        }
        return await Show();
    }

    async Task<FileDataRequest?> Asked()
    {
        if (!Need("right", "Error.Choose") | !Need("case", "MyData.Case.Missing") | !Need("identified", "MyData.Identified.Missing")) return null;
        if (Read<DataRequestRequest>() is not { } said) return null;
        var (outcome, behind) = await Desk.Find<Grievance>(CaseRef.Parse(said.Case!.Trim(), null)) is { } id ? await requests.KnownBy(id) : (Outcome.Missing, null);
        if (behind is { } person) return new(said.Right, person, null, said.Text, said.Identified);

        ModelState.AddModelError("case", Words.Sentence(new(outcome == Outcome.Recused ? "access/recused" : "not-found")));
        return null;
    }

    async Task<IActionResult> Show()
    {
        All = await requests.All();
        MayFile = Access.MayEver(await Desk.Who(), "FileDataRequest");
        return Page();
    }
}
