using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Organisations;

/// <summary>The tree of the administration: every unit, what it answers for, when it works; new ones one by one or out of a file.</summary>
sealed class OrganisationsPage(OrganisationList list, OrganisationImport import, Accounts accounts) : ActPage
{
    public List<OrganisationItem> All { get; private set; } = [];
    public bool MayFound { get; private set; }

    /// <summary>What a file would do that was looked at and not yet brought in, and the file's text.</summary>
    public Brought? Would { get; private set; }
    public string Looked { get; private set; } = "";

    public async Task<IActionResult> OnGet() => await Bar("ReadOrganisation") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("FoundOrganisation") is { } no) return no;
        if (Read<OrganisationRequest>() is not { } ask) return await Show();
        if (await list.Superior(ask.Parent) is not (true, var parent)) ModelState.AddModelError("parent", Words.Sentence(new("import/unknown-parent", ask.Parent!)));
        else if (Told(await Desk.Put(OrganisationList.IdOf(ask.Code), new FoundOrganisation(ask.Code, ask.Name, ask.Kind, parent, ask.Duties, ask.Hours), CommandId, ask)))
            return Then($"/admin/organisation/{ask.Code}");
        return await Show();
    }

    /// <summary>A file is looked at: what it would do, or every line that is wrong.</summary>
    public async Task<IActionResult> OnPostLook(IFormFile? file)
    {
        if (await Bar("FoundOrganisation") is { } no) return no;
        if (file is null || file.Length == 0)
        {
            ModelState.AddModelError("file", Words["Error.Choose"]);
            return await Show();
        }
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        (Would, var faults) = await import.Look(bytes.ToArray());
        if (Would is null) return await Faulty(faults);

        Looked = Convert.ToBase64String(bytes.ToArray());
        return await Show();
    }

    /// <summary>What was looked at is done.</summary>
    public async Task<IActionResult> OnPostImport()
    {
        if (await Bar("FoundOrganisation") is { } no) return no;
        var (done, faults) = await import.Run(ContentSent(), CommandId);
        accounts.Forget();
        if (done is null) return await Faulty(faults);

        TempData["brought"] = Words["Organisation.Brought", done.Founded, done.Revised, done.Unchanged];
        return Then("/admin/organisation");
    }

    byte[] ContentSent()
    {
        var bytes = new byte[Typed("content").Length];
        return Convert.TryFromBase64String(Typed("content"), bytes, out var length) ? bytes[..length] : [];
    }

    async Task<IActionResult> Faulty(ImmutableArray<Fault> faults)
    {
        foreach (var fault in faults) ModelState.AddModelError("file", Words["Organisation.AtLine", fault.Field.Replace("line ", "", StringComparison.Ordinal), Words.Sentence(new(fault.Code, fault.Args))]);
        return await Show();
    }

    /// <summary>The tree as a file of the shape that can be brought in again.</summary>
    public async Task<IActionResult> OnGetFile()
    {
        if (await Bar("ReadOrganisation") is { } no) return no;
        return File(Lists.CsvBytes((await list.All()).Where(one => !one.IsDissolved).Select(one => new
        {
            code = one.Code, name = one.Name, kind = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{one.Kind}"), parent = one.ParentCode, duties = string.Join(';', one.Duties), hours = one.Hours,
        })), "text/csv; charset=utf-8", "organisation.csv");
    }

    async Task<IActionResult> Show()
    {
        All = await list.All();
        MayFound = Access.MayEver(await Desk.Who(), "FoundOrganisation");
        return Page();
    }
}
