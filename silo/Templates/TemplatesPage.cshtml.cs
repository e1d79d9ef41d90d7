using System.Text.Json;
using Mediation.Grievances;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Templates;

/// <summary>The replies that are written often: kept, revised, retired.</summary>
sealed class TemplatesPage(TemplateList templates) : ActPage
{
    public List<TemplateItem> All { get; private set; } = [];

    /// <summary>The template whose form was sent and not taken; none for the form of a new one.</summary>
    public Guid? Tried { get; private set; }
    public bool Failed { get; private set; }
    public bool JustDone { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        if (await Bar("KeepTemplate") is { } no) return no;

        JustDone = TempData["done"] is not null;
        return await Show();
    }

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("KeepTemplate") is { } no) return no;

        Tried = Guid.TryParse(Typed("id"), out var known) ? known : null;
        return Need("name", "Error.Required") & Need("zh", "Error.Required") && Read<KeepTemplate>() is { } ask
            ? await Done(Tried ?? Intake.CaseId(await Desk.Who(), CommandId), ask) : await Again();
    }

    public async Task<IActionResult> OnPostRetire() =>
        await Bar("RetireTemplate") ?? (Guid.TryParse(Typed("id"), out var id) ? await Done(id, new RetireTemplate()) : NotFound());

    async Task<IActionResult> Done(Guid id, Command<ReplyTemplate> command)
    {
        if (!await Do(id, command)) return await Again();

        TempData["done"] = "done";
        return Then("/admin/templates");
    }

    Task<IActionResult> Again()
    {
        Failed = true;
        return Show();
    }

    async Task<IActionResult> Show()
    {
        All = await templates.All();
        return Page();
    }

    public string ScopeOf(TemplateItem one) => string.Join(" · ", new[]
    {
        one.Kind is { } kind ? Words.Label(kind) : null, one.Category is { } code && Categories.Find(code) is { } category ? Words.InEnglish ? category.En : category.Zh : null,
    }.OfType<string>());

    public string Camel(GrievanceKind kind) => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");
}
