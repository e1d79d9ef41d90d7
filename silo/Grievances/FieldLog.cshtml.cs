using System.Text.Json;
using Mediation.Files;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>What the field pages have in common: they are for the people who go from door to door, and they know their projects.</summary>
abstract class FieldPage(ProjectList list) : ReportingPage(list)
{
    static readonly string[] Said =
    [
        "Field.Sync.Off", "Field.Sync.OffNone", "Field.Sync.Waiting", "Field.Sync.SignIn", "Field.Sync.Rejected", "Field.Sync.Clear", "Field.Kept", "Field.Saved",
        "Field.Saved.Slip", "Field.Saved.Open", "Field.Unit.None", "Field.Stop", "Outbox.SavedAt", "Outbox.Waiting", "Outbox.Rejected", "Outbox.Received", "Outbox.Others",
        "Outbox.Delete.Sure", "Outbox.Files", "Outbox.FileLost", "Field.Memo.Start", "Field.Memo.Stop", "Field.Memo.Denied", "Field.Memo.Full",
    ];

    protected Subject Who { get; private set; } = Subject.Nobody;

    protected async Task<IActionResult?> BarAllButStaff()
    {
        if (await Bar("LogGrievance") is { } barred) return barred;
        Who = await Desk.Who();
        return Who.IsStaff ? null : Who.Role == Role.Anonymous ? Challenge() : StatusCode(StatusCodes.Status403Forbidden);
    }

    /// <summary>Whether a project is one of theirs: the team's, or any for a manager.</summary>
    protected bool IsMine(ProjectRow project) => Access.Matrix["LogGrievance"].Any.Contains(Who.Role) || Who.Projects.Contains(project.Id);

    /// <summary>What the outbox on the device needs to know: whose it is, and its words.</summary>
    public string Kit =>
        JsonSerializer.Serialize(new { By = Who.Id, Locale = Words.Language, Words = Said.ToDictionary(word => word, word => Words[word]) }, KitJson);

    static readonly JsonSerializerOptions KitJson = new(JsonSerializerDefaults.Web) { DictionaryKeyPolicy = null };
}

/// <summary>An officer at the door takes a grievance down in a minute, with or without a signal.</summary>
[TakesFiles]
sealed class FieldLogPage(ProjectList list, Intake intake, SealedCookies cookies) : FieldPage(list)
{
    public async Task<IActionResult> OnGet()
    {
        if (await BarAllButStaff() is { } barred) return barred;
        await Load(Request.Query["project"].ToString() is { Length: > 0 } asked ? asked : Neighbourhood.Of(Request), IsMine);
        if (Request.Query.ContainsKey("project") && Here is not null) Neighbourhood.Remember(HttpContext, Here.Code);
        return Page();
    }

    public async Task<IActionResult> OnPost()
    {
        if (await BarAllButStaff() is { } barred) return barred;
        await Load(Typed("projectId"), IsMine);
        if (Typed("step") == "place" || ReadRequest(Channel.Field, needsReporter: true) is not { } request || !FilesAreFine()) return Page();

        var opened = await intake.Log(request, CommandId);
        if (!Told(opened.Answer)) return Page();

        if (Here is not null) Neighbourhood.Remember(HttpContext, Here.Code);
        new Receipt(opened.Answer.CaseId, opened.Code!, opened.TrackingSecret!).Keep(HttpContext, cookies, Desk.Now);
        return Then($"/field/log?saved={opened.Code}{(await Attach(opened.Answer.CaseId, isPublic: true, justOpened: true) ? "" : "&files=no")}");
    }
}

/// <summary>What waits on this device, and what came back.</summary>
sealed class OutboxPage(ProjectList list) : FieldPage(list)
{
    public async Task<IActionResult> OnGet() => await BarAllButStaff() ?? Page();
}
