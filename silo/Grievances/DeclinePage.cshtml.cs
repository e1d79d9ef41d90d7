using Mediation.Templates;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Why a matter is not taken on, and where to turn instead; with the letter that will say so, as it will say it.</summary>
sealed class DeclinePage(CaseFile file, TemplateList templates, Letters letters, IConfiguration settings) : DecisionPage(file, nameof(DeclineGrievance))
{
    /// <summary>Once it has been taken on, only another procedure of law ends it here.</summary>
    public IEnumerable<DeclineGround> Grounds => Case.Status == GrievanceStatus.Registered ? Enum.GetValues<DeclineGround>() : [DeclineGround.LegalRemedy];

    public List<TemplateItem> Templates { get; private set; } = [];

    /// <summary>The letter as far as it is written, where somebody asked for it.</summary>
    public Letter? Letter { get; private set; }

    string? filled;

    public async Task<IActionResult> OnPost(string code) => await Find(code) is { } other ? other : await Take(code, Read<DeclineGrievance>());

    /// <summary>Nothing is decided yet.</summary>
    public async Task<IActionResult> OnPostPreview(string code)
    {
        if (await Find(code) is { } other) return other;
        if (!Enum.TryParse<DeclineGround>(Typed("ground"), ignoreCase: true, out var ground)) ModelState.AddModelError("ground", Words["Error.Choose"]);
        if (!Enum.TryParse<Remedy>(Typed("remedy"), ignoreCase: true, out var remedy)) ModelState.AddModelError("remedy", Words["Error.Choose"]);
        if (ModelState.IsValid) Letter = letters.NonAcceptance(Case, ground, remedy, Typed("reason").Trim(), Receipt.Site(Request, settings) + "/track");
        return await Show();
    }

    /// <summary>A template goes where the reason is written; what was typed there stays before it.</summary>
    public async Task<IActionResult> OnPostTemplate(string code)
    {
        if (await Find(code) is { } other) return other;
        await Show();
        if (Templates.Find(one => one.Id.ToString() == Typed("template")) is { } template)
            filled = string.Join("\n\n", ReplyTemplate.InParts(templates.Fill(template, Case, Desk.Rules.LocalDate(Desk.Now))).Select(part => part.Text).Prepend(Typed("reason").Trim()).Where(text => text != ""));
        return Page();
    }

    public string Reason => filled ?? Typed("reason");

    protected override async Task<IActionResult> Show()
    {
        if (Access.MayEver(await Desk.Who(), "ReadTemplates")) Templates = await templates.For(Case);
        return Page();
    }
}
