using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Exports;
using Mediation.Identity;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Mediation.Grievances;

/// <summary>A case beside the queue, with the newest of its story.</summary>
sealed record Preview(GrievanceView Case, ImmutableArray<Moment> History, Remaining? Legal, Remaining? Target);

/// <summary>The queue: views at the left, cases in the middle, the one that is looked at at the right. All of it is in the address.</summary>
sealed class OfficeModel(GrievanceList list, CaseFile file, QueueViews views, Bulk bulk, Assignment assignment, Staff.ReadLog reads, Told told, ExportTurns turns) : OfficePage
{
    /// <summary>What a query string may say beside the filters.</summary>
    static readonly string[] Beside = ["page", "pageSize", "sel", "format", "handler"];

    public ImmutableArray<ViewGroup> Groups => views.Groups;
    public IReadOnlyList<ProjectRow> Projects => views.Projects;
    public Dictionary<SavedView, int> Counts { get; private set; } = [];
    public SavedView? Current { get; private set; }
    public GrievanceFilter Filter { get; private set; } = new();
    public Listed<GrievanceItem> List { get; private set; } = new([], 0, true, 1, 50);
    public Preview? Looked { get; private set; }
    public GrievanceItem? NextDue { get; private set; }

    /// <summary>The moment this list is of; what happens later is news to it.</summary>
    public DateTimeOffset ShownAt { get; private set; }

    public bool MayLog { get; private set; }
    public bool MayBreakGlass { get; private set; }
    public bool MayAssign { get; private set; }
    public bool MayNote { get; private set; }

    /// <summary>To whom cases may be given.</summary>
    public List<Account> Candidates { get; private set; } = [];

    /// <summary>How an act on many cases ended, where it was not done to all of them.</summary>
    public ImmutableArray<BulkResult> Results { get; private set; } = [];
    public string? JustDone { get; private set; }

    public DateOnly Today => Desk.Rules.LocalDate(Desk.Now);
    public bool ByDue => Filter.Open == true || Filter.Due is not null;

    Dictionary<string, string> asked = [];

    public async Task<IActionResult> OnGet()
    {
        if (await Enter("ListGrievances") is { } barred) return barred;

        JustDone = TempData["done"] as string;
        return await Show();
    }

    public Task<IActionResult> OnPostAssign() => Each(nameof(AssignGrievance),
        () => Need("handler", "Error.Choose") && Guid.TryParse(Typed("handler"), out var handler) ? bulk.Assign(Ticked, handler, CommandId) : null);

    public Task<IActionResult> OnPostNote() => Each(nameof(NoteOnGrievance),
        () => Need("text", "Error.Required") ? bulk.Note(Ticked, Typed("text"), CommandId) : null);

    // done to all: the list again, with a word of it; else the list with what was not done, and that still ticked
    async Task<IActionResult> Each(string act, Func<Task<ImmutableArray<BulkResult>>?> begin)
    {
        if (await Enter("ListGrievances") is { } barred) return barred;
        if (await Bar(act) is { } notYours) return notYours;
        if (Ticked.Length is 0 or > Bulk.Most) ModelState.AddModelError("", Words["Bulk.Nothing", Bulk.Most]);
        else if (begin() is { } doing) Results = await doing;
        if (Results.IsEmpty || Results.Any(one => !one.IsDone)) return await Show();

        TempData["done"] = Words[$"Bulk.{act}.Done", Results.Length];
        return Then(Href("sel", Request.Query["sel"].ToString()));
    }

    string[] Ticked => [.. Request.Form["case"].OfType<string>()];

    /// <summary>A row stays ticked while what was asked of it is not done.</summary>
    public bool IsTicked(string code) => Request.HasFormContentType && Ticked.Contains(code) && !Results.Any(one => one.IsDone && one.Case == code);

    async Task<IActionResult> Show()
    {
        ShownAt = Desk.Now;
        var subject = await Desk.Who();
        MayBreakGlass = Access.Matrix["BreakGlass"].Knows(subject.Role);
        (MayLog, MayAssign, MayNote) = (Access.MayEver(subject, "LogGrievance"), Access.MayEver(subject, nameof(AssignGrievance)), Access.MayEver(subject, nameof(NoteOnGrievance)));
        var all = await views.Read();
        var first = SavedViews.First(Groups);
        var isAsked = Request.Query.Keys.Any(key => !Beside.Contains(key));
        asked = Pairs(isAsked ? Request.Query : Parse(first.Query));
        Current = all.Select(one => one.View).FirstOrDefault(view => Same(Pairs(Parse(view.Query)), asked));

        var (filter, faults) = await GrievanceQuery.Read(isAsked ? Request.Query : WithPage(first.Query), Desk);
        Filter = filter;
        foreach (var fault in faults) ModelState.AddModelError(fault.Field, Words.Sentence(new Refusal(fault.Code, fault.Args)));
        if (faults.Count == 0 && Request.Query["format"] == "csv") return await Csv();

        Counts = all.Zip(await list.Count([.. all.Select(one => one.Filter)])).ToDictionary(pair => pair.First.View, pair => pair.Second);
        if (faults.Count > 0) return Page();

        if (MayAssign) Candidates = await assignment.Candidates(Filter.ProjectId);
        List = await list.Page(Filter);
        if (List.Items.Count == 0 && Filter.Due is not null)
            NextDue = (await list.Page(Filter with { Due = "week", Page = 1, PageSize = 1 })).Items.FirstOrDefault();
        Looked = await Look(Request.Query["sel"].ToString() is { Length: > 0 } code ? code : List.Items.FirstOrDefault()?.Code);
        return Page();
    }

    public string Title => Current is { } view ? view.Name ?? Words[view.Word]
        : Filter.Q is { } q ? Words["Queue.Found", q] : Words["Queue.Filtered"];

    public Remaining LeftOf(GrievanceItem item) => Remaining.Of(item, Today, Desk.Rules);

    /// <summary>What a filter's field holds now; "open" is a word of its own among the states.</summary>
    public string Asked(string field) => field == "status" && asked.GetValueOrDefault("open") == "true" ? "open" : asked.GetValueOrDefault(field, "");

    /// <summary>Somebody has narrowed the list further than a view does.</summary>
    public bool IsSifted => Current is null;

    /// <summary>The same list, with something else beside it.</summary>
    public string Href(string name, string value) =>
        "/office" + new QueryBuilder(Request.Query.Where(pair => pair.Key != name && pair.Key is not ("format" or "handler"))
            .SelectMany(pair => pair.Value, (pair, one) => KeyValuePair.Create(pair.Key, one ?? "")).Append(KeyValuePair.Create(name, value)));

    /// <summary>The line on which this page hears what happens in its list from now on.</summary>
    public string Line => "/api/grievances/changes" + new QueryBuilder(asked.Append(new("since", ShownAt.ToString("O", CultureInfo.InvariantCulture))));

    async Task<Preview?> Look(string? code)
    {
        if (code is null || await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return null;
        if ((await file.Read(id)).View is not { } view) return null;

        return new(view, [.. (await file.History(id)).Reverse()],
            view.Clock is { } c ? Remaining.Of(c, c.LegalDue, Desk.Now, Desk.Rules) : null,
            view.Clock is { } d ? Remaining.Of(d, d.InternalTarget, Desk.Now, Desk.Rules) : null);
    }

    async Task<IActionResult> Csv()
    {
        var all = await list.Page(Filter with { Page = 1, PageSize = Export.Few });
        if (all.Total > Export.Few || !await told.Take(await Desk.Who(), [.. all.Items.Select(item => item.Id)])) return Then("/office/exports" + new QueryBuilder(asked));        // many people's data leaves with two pairs of eyes on it
        await using var turn = await turns.Begin(ExportTurns.WhoOf(HttpContext));
        if (turn is null)
        {
            await Problems.TooMany(HttpContext, ExportTurns.Soon, "access/two-exports").ExecuteAsync(HttpContext);
            return new EmptyResult();
        }
        foreach (var item in all.Items) reads.Count(await Desk.Who(), item.Id);
        await Lists.Csv(all.Items, "grievances").ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    QueryCollection WithPage(string query) =>
        new(QueryHelpers.ParseQuery(query).Concat(Request.Query.Where(pair => Beside.Contains(pair.Key))).ToDictionary(pair => pair.Key, pair => pair.Value));

    static QueryCollection Parse(string query) => new(QueryHelpers.ParseQuery(query));

    static Dictionary<string, string> Pairs(IQueryCollection query) => query
        .Where(pair => !Beside.Contains(pair.Key) && pair.Value.ToString() != "").ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => Normal(one).SequenceEqual(Normal(other));

    static IEnumerable<string> Normal(Dictionary<string, string> pairs) =>
        pairs.Select(pair => pair is { Key: "open", Value: "true" } ? "status=open" : $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal);
}
