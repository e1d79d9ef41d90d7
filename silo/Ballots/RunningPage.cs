using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>A page of the workbench about one ballot: for those who run it, and for who watches over them.</summary>
abstract class RunningPage : OfficePage
{
    public Guid Id { get; private set; }
    public Ballot Ballot { get; private set; } = Ballot.Empty;
    public Project Project { get; private set; } = Project.Empty;
    public Subject Viewer { get; private set; } = Subject.Nobody;
    public DateTimeOffset Now => Desk.Now;
    public string Here => $"/office/ballots/{Ballot.Code}";
    public bool IsOpen => Ballot.IsOpenAt(Now);

    /// <summary>What was just done, told once.</summary>
    public string? JustDone { get; private set; }

    /// <summary>Of several forms on a page, the one that was sent.</summary>
    public string Tried => Request.Query["handler"].ToString();

    /// <summary>Something else than this page where the ballot is not theirs, or not there.</summary>
    protected async Task<IActionResult?> Find(string code, string action = "RunBallot")
    {
        if (await Enter(action) is { } barred) return barred;
        if (code.Length > 64 || await Desk.Find<Ballot>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var seen = await Desk.See<Ballot>(id, "RunBallot");
        if (seen.Case is not { IsDrafted: true } ballot)
            return seen.Outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Forbidden or Outcome.Recused => StatusCode(403), _ => NotFound() };

        (Id, Ballot, Viewer) = (id, ballot, await Desk.WhoFor(id));
        Project = (await Desk.See<Project>(ballot.ProjectId, "ReadProject")).Case ?? Project.Empty;
        if (!May(action)) return StatusCode(403);
        JustDone = HttpMethods.IsGet(Request.Method) ? TempData["done"] as string : null;
        return null;
    }

    public bool May(string action) => Access.Decide(Viewer, action, Ballot.ResourceOf(Id), "service", Now) == Verdict.Allowed;

    public bool MayIssue => Ballot.Status is BallotStatus.RollTaken or BallotStatus.Noticed or BallotStatus.Open && May("IssueLetters");

    /// <summary>The heads that were ticked, as far as the roll knows them.</summary>
    protected ImmutableArray<int> Ticked => [.. Request.Form["heads"].Select(text => int.TryParse(text, out var head) ? head : 0).Where(Ballot.Electorate.Has).Distinct()];

    protected IActionResult Done(string what, string? path = null)
    {
        TempData["done"] = what;
        return Then(path ?? Here);
    }

    /// <summary>The one photo that came with the form, taken into the ballot; its hash, or none where something is wrong with it.</summary>
    protected async Task<string?> Photo(FileDesk files, string field = "files")
    {
        if (OneFile(field, "Hall.Photo.Missing") is not { } handed) return null;
        return Ballot.Papers.ContainsKey(handed.Sha256) || IsKept(await files.Keep(Id, handed, FileDesk.CommandOf(CommandId, 0)), field) ? handed.Sha256 : null;
    }

    /// <summary>The one file that came with the form; none where something is wrong with it, which is told beside its field.</summary>
    protected Handed? OneFile(string field, string missing)
    {
        if (FormFiles.Of(HttpContext) is not [var handed]) ModelState.AddModelError(field, Words[missing]);
        else if (handed.Why is { } why) ModelState.AddModelError(field, Words["Files.Not", handed.Name, Words.Sentence(why)]);
        else return handed;
        return null;
    }

    protected bool IsKept(Answer answer, string field)
    {
        if (answer.Outcome == Outcome.Done) return true;
        ModelState.AddModelError(answer.Refusal is null ? "" : field, Words.Sentence(answer.WhyNot));
        return false;
    }

    /// <summary>A day of a form; what is none is told beside the field.</summary>
    protected DateOnly? Day(string field)
    {
        if (DateOnly.TryParseExact(Typed(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        ModelState.AddModelError(field, Words["Hall.Day.Missing"]);
        return null;
    }

    /// <summary>A moment as a field for local times has it.</summary>
    public string Local(DateTimeOffset at) => Desk.Rules.LocalTime(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public RuleSet Rules => Desk.Rules;

    /// <summary>What was typed before, or what a field starts with.</summary>
    public string Kept(string field, string otherwise = "") => Request.HasFormContentType && Request.Form.ContainsKey(field) ? Typed(field) : otherwise;
}
