using System.Collections.Immutable;
using System.IO.Compression;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Rolls;

/// <summary>Where units of a roll are put together: what is owned in common, what is not clear, what the developer holds, what does not count.</summary>
enum RollBucket { All, Joint, ByShares, Disputed, Sealed, Deceased, Missing, Developer, NotCounted }

/// <summary>The roll of a project: brought in from a file, looked through, put up for objection, answered for, frozen, begun anew.</summary>
[TakesTable]
sealed class RollPage(RollFile rolls, BallotList ballots) : OfficePage
{
    public const int PageSize = 50;
    const int MostFaults = 200;

    /// <summary>How many units and how much area a bucket holds.</summary>
    public sealed record Filled(RollBucket Bucket, int Units, string Area);

    public Project Project { get; private set; } = Project.Empty;
    public Roll Roll { get; private set; } = Roll.Empty;
    public RollView? View { get; private set; }
    public ImmutableArray<Filled> Buckets { get; private set; } = [];
    public ImmutableArray<string> Buildings { get; private set; } = [];
    public List<BallotItem> Ballots { get; private set; } = [];
    public RollBucket Bucket { get; private set; }
    public string? Building { get; private set; }
    public string? Number { get; private set; }
    public string? JustDone { get; private set; }
    public Subject Viewer { get; private set; } = Subject.Nobody;
    public DateOnly Today => Desk.Rules.LocalDate(Desk.Now);
    public string Here => $"/office/projects/{Project.Code}/roll";
    public string Tried => Request.Query["handler"].ToString();

    /// <summary>A file that was looked at and not yet taken in: what it would change, and what it was.</summary>
    public RollDifference? Would { get; private set; }
    public string Looked { get; private set; } = "";
    public bool CountsParking { get; private set; }
    public ImmutableArray<string> Faults { get; private set; } = [];
    public int FaultCount { get; private set; }

    Guid project;

    /// <summary>What else of a unit a file says: its owners, who owns it how, its title; before and after where both are there.</summary>
    public IEnumerable<string> Sides(RollChange change)
    {
        if (change is { Before: null, After: null }) yield break;

        List<SideView> sides = [.. new[] { change.Before, change.After }.OfType<SideView>()];
        var (names, states) = (sides.Select(Names).Distinct().ToList(), sides.Select(side => $"{Words.Label(side.Use)} \u00B7 {Words.Label(side.Title)}").Distinct().ToList());
        yield return sides.Count == 2 && names.Count + states.Count == 2 ? Words["Hall.Would.OwnersSame", names[0]] : string.Join(" \u2192 ", names);
        if (states.Count > 1) yield return string.Join(" \u2192 ", states);

        string Names(SideView side) => side.OfDeveloper ? Words["Hall.Developer"] : side.Owners.IsEmpty ? "\u2013"
            : string.Join(Words["Organisation.And"], side.Owners.Select(owner => $"{owner.Name ?? Words["Queue.Erased"]}{(owner.Share is { } share ? $" {share}" : "")}")) + (side.Owners.Length > 1 ? $" ({Words.Label(side.Tenure)})" : "");
    }

    public bool May(string action) => Access.Decide(Viewer, action, new(RollFile.IdOf(project), project), "service", Desk.Now) == Verdict.Allowed;
    public bool MayFreeze => May("FreezeRoll") && Roll.PublishedBy != Viewer.Id && Roll.RevisedBy != Viewer.Id;
    public int OpenObjections => Roll.Objections.Count(one => one.Outcome is null);
    public bool IsOverdue => Roll.ObjectionsUntil is { } until && Today > until;

    public async Task<IActionResult> OnGet(string code) => await Find(code) ?? await Show();

    /// <summary>A file is looked at: what it would change, or every line that is wrong.</summary>
    public async Task<IActionResult> OnPostLook(string code)
    {
        if (await Find(code, "ReviseRoll") is { } other) return other;
        CountsParking = Typed("parking") == "true";
        if (HttpContext.Features.Get<HandedTable>() is not { } table) ModelState.AddModelError("file", Words["Hall.File.Missing"]);
        else if (await Meant(table.Bytes) is { } asked)
        {
            HttpContext.HoldsASecret();
            (Would, Looked) = (await rolls.Compare(asked), Packed(table.Bytes));
        }
        return await Show();
    }

    /// <summary>What was looked at is taken in.</summary>
    public async Task<IActionResult> OnPostImport(string code)
    {
        if (await Find(code, "ReviseRoll") is { } other) return other;
        CountsParking = Typed("parking") == "true";
        if (Unpacked(Typed("content")) is not { } bytes) ModelState.AddModelError("file", Words["Hall.File.Missing"]);
        else if (await Meant(bytes) is { } asked)
        {
            var (answer, difference) = await rolls.Put(asked, CommandId);
            if (Told(answer)) return Done("ReviseRoll");
            HttpContext.HoldsASecret();
            (Would, Looked) = (difference, Packed(bytes));
        }
        return await Show();
    }

    public Task<IActionResult> OnPostPublish(string code) => Act(code, () => new PublishRoll());
    public Task<IActionResult> OnPostFreeze(string code) => Act(code, () => new FreezeRoll());
    public Task<IActionResult> OnPostReopen(string code) => Act(code, () => Typed("sure") == "true" ? new ReopenRoll() : Wrong<ReopenRoll>("sure", "Hall.Reopen.Tick"));
    public Task<IActionResult> OnPostObject(string code) => Act(code, () => !Need("reason", "Hall.Objection.Missing") ? null : KeyOf(Typed("unit")) is { } key ? new ObjectToRoll(Typed("reason"), key == "" ? null : key) : Wrong<ObjectToRoll>("unit", "Hall.Unit.Unknown"));
    public Task<IActionResult> OnPostAnswer(string code) => Act(code, () => Read<AnswerObjection>());

    TCommand? Wrong<TCommand>(string field, string word) where TCommand : class
    {
        ModelState.AddModelError(field, Words[word]);
        return null;
    }

    // "Block 1 301", as it stands on the door; blank for the roll as a whole, none where there is no such unit
    string? KeyOf(string said) => string.IsNullOrWhiteSpace(said) ? "" : Roll.At(said)?.Key;

    async Task<IActionResult> Act<TCommand>(string code, Func<TCommand?> command) where TCommand : Command<Roll>
    {
        if (await Find(code, typeof(TCommand).Name) is { } other) return other;
        return command() is { } ask && await Do<Roll>(RollFile.IdOf(project), ask) ? Done(typeof(TCommand).Name) : await Find(code) ?? await Show();
    }

    IActionResult Done(string what)
    {
        TempData["done"] = what;
        return Then(Here);
    }

    async Task<ReviseRoll?> Meant(byte[] file)
    {
        var (asked, faults) = await rolls.Read(file, project, CountsParking);
        if (asked is not null) return asked;

        FaultCount = faults.Length;
        Faults = [.. faults.Take(MostFaults).Select(fault => Words["Organisation.AtLine", fault.Field.Replace("line ", "", StringComparison.Ordinal), Words.Sentence(new(fault.Code, [.. fault.Args.Select(Spelt)]))])];
        ModelState.AddModelError("file", Words["Hall.File.Faulty", faults.Length]);
        return null;
    }

    static string Packed(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest)) zip.Write(file);
        return Convert.ToBase64String(packed.ToArray());
    }

    // as far as a table may be large, whatever a form claims
    static byte[]? Unpacked(string content)
    {
        try
        {
            using var zip = new GZipStream(new MemoryStream(Convert.FromBase64String(content)), CompressionMode.Decompress);
            using var file = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = zip.Read(buffer)) > 0 && file.Length <= TakesTableAttribute.Largest;) file.Write(buffer, 0, read);
            return file.Length is > 0 and <= TakesTableAttribute.Largest ? file.ToArray() : null;
        }
        catch (Exception why) when (why is FormatException or InvalidDataException) { return null; }
    }

    async Task<IActionResult?> Find(string code, string action = "ReadRoll")
    {
        if (await Enter(action) is { } barred) return barred;
        if (code.Length > 64 || await Desk.Find<Project>(CaseRef.Parse(code, null)) is not { } id || (await Desk.See<Project>(id, "ReadProject")).Case is not { IsOpened: true } seen) return NotFound();

        (project, Project, Viewer) = (id, seen, await Desk.Who());
        Roll = await rolls.Current(id) ?? Roll.Empty;
        // who may not keep it sees what everybody sees, once it is put up
        var isHouse = May("ReviseRoll") || Viewer.Role is Role.Supervisor;
        if (!May(action)) return StatusCode(403);
        if (!isHouse && !Roll.IsPublished && !Roll.IsFrozen) return NotFound();
        JustDone = HttpMethods.IsGet(Request.Method) ? TempData["done"] as string : null;
        return null;
    }

    async Task<IActionResult> Show()
    {
        if (!Roll.IsBegun) return Page();

        Bucket = Enum.TryParse<RollBucket>(Request.Query["bucket"], ignoreCase: true, out var bucket) && Enum.IsDefined(bucket) ? bucket : RollBucket.All;
        Building = Request.Query["building"].ToString() is { Length: > 0 and <= 100 } building ? building : null;
        Number = Request.Query["number"].ToString().Trim() is { Length: > 0 and <= 100 } number ? number : null;
        View = (await rolls.Page(project, PageNumber, PageSize, Building, unit => IsIn(unit, Bucket) && (Number is null || unit.Number.Equals(Number, StringComparison.OrdinalIgnoreCase)))).View;
        Buildings = [.. Roll.Sorted.Select(unit => unit.Building).Distinct()];
        Buckets = [.. Enum.GetValues<RollBucket>().Skip(1).Select(one => Roll.Units.Values.Where(unit => IsIn(unit, one)).ToList() is var units
            ? new Filled(one, units.Count, Shown.Area(units.Aggregate((Int128)0, (sum, unit) => sum + unit.Area))) : null!)];
        Ballots = await ballots.All(project);
        return Page();
    }

    bool IsIn(RollUnit unit, RollBucket bucket) => bucket switch
    {
        RollBucket.Joint => unit is { Tenure: Tenure.Joint, OfDeveloper: false },
        RollBucket.ByShares => unit is { Tenure: Tenure.ByShares, OfDeveloper: false },
        RollBucket.Disputed => unit.Title == TitleState.Disputed,
        RollBucket.Sealed => unit.Title == TitleState.Sealed,
        RollBucket.Deceased => unit.Title == TitleState.Deceased,
        RollBucket.Missing => unit.Title == TitleState.Missing,
        RollBucket.Developer => unit.OfDeveloper,
        RollBucket.NotCounted => !unit.IsCounted(Roll.CountsParking),
        _ => true,
    };

    // what a cell may say, in the language of the page
    static string Spelt(string arg) => Words.InEnglish ? arg : string.Join(" | ", arg.Split(" | ").Select(RollSheet.InChinese));
}
