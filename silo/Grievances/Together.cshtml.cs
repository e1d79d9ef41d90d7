using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Mediation.Vault;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>What one case has to do with others: who stands behind it and who speaks for them, who may know of it, what neighbours see.</summary>
sealed class TogetherModel(CaseFile file, Joining joining, Linking linking, Accounts accounts) : OfficePage
{
    public GrievanceView Case { get; private set; } = null!;
    public List<Account> Staff { get; private set; } = [];

    /// <summary>Somebody who was just put beside the reporter: shown once, to be handed over.</summary>
    public Joined? Slip { get; private set; }
    public string? JustDone { get; private set; }

    public async Task<IActionResult> OnGet(string code)
    {
        if (await Enter(Access.Read) is { } barred) return barred;

        JustDone = TempData["done"] as string;
        return await Look(code);
    }

    /// <summary>Their code and secret stand in the answer to this very request; sent again, it shows the same.</summary>
    public async Task<IActionResult> OnPostJoin(string code)
    {
        if (await Enter(Access.Join) is { } barred) return barred;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        HttpContext.HoldsASecret();
        if (Read<MemberRequest>() is { } ask && await joining.Join(id, ask, CommandId) is var joined && Told(joined.Answer))
        {
            Slip = joined;
            Pages.CommandId.UsedUp(HttpContext);
        }
        return await Look(code);
    }

    public Task<IActionResult> OnPostLeave(string code) => Act(code, int.TryParse(Typed("member"), out var member) ? new LeaveGrievance(member) : null);
    public Task<IActionResult> OnPostElect(string code) => Act(code, Read<ElectRepresentatives>());
    public Task<IActionResult> OnPostServe(string code) => Act(code, int.TryParse(Typed("member"), out var member) && Read<ServiceRequest>() is { } ask ? new ServeMember(member, ask.Way, ask.ServedAt) : null);
    public Task<IActionResult> OnPostPublish(string code) => Act(code, Need("title", "Matter.Title.Missing") ? Read<PublishMatter>() : null);
    public Task<IActionResult> OnPostHide(string code) => Act(code, new HideMatter());
    public Task<IActionResult> OnPostKnow(string code) => Act(code, Read<LetKnow>());
    public Task<IActionResult> OnPostForget(string code) => Act(code, Read<EndKnowing>());
    public Task<IActionResult> OnPostMessage(string code) => Act(code, Need("message", "Dialog.Missing") ? new SendMessage(Typed("message").ReplaceLineEndings("\n")) : null, backToCase: true);
    public Task<IActionResult> OnPostRead(string code) => Act(code, new ReadMessages(), backToCase: true);

    public async Task<IActionResult> OnPostLink(string code)
    {
        if (await Enter("LinkGrievance") is { } barred) return barred;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var link = Read<LinkRequest>() is { } ask ? await linking.Of(id, ask) : null;
        if (link is null && ModelState.IsValid) ModelState.AddModelError("", Words["Merge.NoSuch", Typed("other")]);
        return await Act(code, link, backToCase: true);
    }

    public async Task<IActionResult> OnPostUnlink(string code) =>
        await Act(code, Typed("other").Length is > 0 and <= 64 && await Desk.Find<Grievance>(CaseRef.Parse(Typed("other"), null)) is { } other ? new UnlinkGrievance(other) : null, backToCase: true);

    async Task<IActionResult> Act(string code, Command<Grievance>? command, bool backToCase = false)
    {
        if (await Enter(Access.Read) is { } barred) return barred;
        if (command is not null && await Bar(command.GetType().Name) is { } notYours) return notYours;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();
        if (command is null || !await Do(id, command)) return await Look(code);

        TempData["done"] = command.GetType().Name;
        return Then($"/office/cases/{Uri.EscapeDataString(code)}{(command is SendMessage or ReadMessages ? "#dialog" : backToCase ? "" : "/together")}");
    }

    async Task<IActionResult> Look(string code)
    {
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var (outcome, view) = await file.Read(id);
        if (view is null) return outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Recused => StatusCode(403), _ => NotFound() };

        Case = view;
        if (May(nameof(LetKnow)) || May(nameof(EndKnowing)))
            Staff = (await accounts.List()).FindAll(one => one is { IsDisabled: false, Role: Role.Officer or Role.Handler or Role.Mediator or Role.Admin });
        return Page();
    }

    public bool May(string act) => Case.NextActs.Contains(act);
    public IEnumerable<Account> Knowing => Staff.Where(one => Case.Together.Knowers.Contains(one.Id));
    public IEnumerable<Account> Unknowing => Staff.Where(one => one.Role != Role.Admin && !Case.Together.Knowers.Contains(one.Id));
    public ImmutableArray<MemberView> Unserved => [.. Case.Together.Members.Where(one => one.ServedAt is null)];

    /// <summary>Now, as a field for local times has it.</summary>
    public string Now => Desk.Rules.LocalTime(Desk.Now).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    public string Grouped => TrackingSecret.Grouped(Slip!.TrackingSecret!);
}
