using System.Collections.Immutable;
using System.Text.Json;
using Mediation.Pages;
using Mediation.Projects;
using Microsoft.Extensions.Primitives;

namespace Mediation.Grievances;

/// <summary>What the pages have in common on which a grievance is taken down: the places to choose from, and how the form is read.</summary>
abstract class ReportingPage(ProjectList list) : ActPage
{
    const int FewestDigits = 5;

    // only what the forms ask for: whatever else is posted is not read
    static readonly string[] Asked =
        ["kind", "category", "subject", "text", "projectId", "unitId", "place", "reporter.name", "reporter.phone", "reporter.anonymous", "reporter.message", "severalPeople"];

    /// <summary>The projects that still take cases; the page narrows them to those of whoever asks.</summary>
    public ImmutableArray<ProjectRow> Open { get; protected set; } = [];
    public ProjectRow? Here { get; private set; }
    public ImmutableList<Building> Buildings { get; private set; } = [];

    public static IEnumerable<Category> Tops => Categories.Renewal.Where(c => c.Parent is null && c.Code != Categories.Unclassified);
    public static string NameOf(Category category) => Words.InEnglish ? category.En : category.Zh;
    public static string IconOf(Category category) => category.Code switch
    {
        "compensation" => "money", "resettlement" => "house", "title" => "deed", "nuisance" => "site", "safety" => "danger", _ => "dots",
    };

    /// <summary>The fields as they were posted, for a page that only passes them on.</summary>
    public IEnumerable<(string Name, string Value)> Posted => Asked.Select(name => (Name: name, Value: Typed(name))).Where(one => one.Value != "");

    protected async Task Load(string? project, Func<ProjectRow, bool>? mine = null)
    {
        Open = [.. (await list.All()).Items.Where(p => !p.IsClosed && mine?.Invoke(p) != false)];
        Here = Open.FirstOrDefault(p => p.Code == project);
        if (Here is not null) Buildings = await BuildingsOf(Here);
    }

    protected async Task<ImmutableList<Building>> BuildingsOf(ProjectRow project) =>
        (await Desk.SeeAs<Project>(project.Id, new(Guid.Empty, Role.System), "ReadProject")).Case?.Buildings ?? [];

    /// <summary>The form as a request; null where something is to be mended first.</summary>
    protected GrievanceRequest? ReadRequest(Channel channel, bool needsReporter)
    {
        Need("category", "Report.Category.Missing");
        Need("text", "Report.Text.Missing");
        if (Typed("unitId") != "" && !Buildings.Any(b => b.Units.Any(u => u.Id.ToString() == Typed("unitId"))))
            ModelState.AddModelError("unitId", Words["Report.Unit.Elsewhere"]);
        if (Typed("reporter.anonymous") != "true") CheckReporter(needsReporter);
        if (!ModelState.IsValid) return null;

        var fields = Posted.ToDictionary(one => one.Name, one => new StringValues(one.Value));
        fields["channel"] = JsonNamingPolicy.CamelCase.ConvertName(channel.ToString());
        if (Typed("subject").Trim() == "") fields["subject"] = SubjectLine.Of(Typed("text"));
        return Read<GrievanceRequest>(new FormCollection(fields));
    }

    void CheckReporter(bool needed)
    {
        var phone = Typed("reporter.phone").Trim();
        if (needed && phone == "" && Typed("reporter.name").Trim() == "") ModelState.AddModelError("reporter.phone", Words.Sentence(new("grievance/reporter-missing")));
        if (phone != "" && (phone.Count(char.IsAsciiDigit) < FewestDigits || phone.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-' or '+' or '(' or ')'))))
            ModelState.AddModelError("reporter.phone", Words["Report.Phone.Wrong"]);
    }
}
