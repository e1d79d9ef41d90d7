using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Law;
using Mediation.Pages;

namespace Mediation.Grievances;

/// <summary>A letter as it is printed: number, title, whom it addresses, what it says, what may be done about it, who signs, when.</summary>
sealed record Letter(Paper Paper, string Title, string Number, string Reader, ImmutableArray<string> Body, ImmutableArray<string> Remedies, string Signed, string Dated);

/// <summary>
/// Writes letters out of templates that are data, each for the kinds and channels whose law it cites; the first that fits counts. A letter says what the
/// case's own record says, and nothing else.
/// </summary>
sealed partial class Letters(Words words, Operator house, IConfiguration settings, Desk desk)
{
    sealed record Said(string Title, ImmutableArray<string> Body, ImmutableArray<string> Remedies);

    sealed record Template(Paper Paper, string Mark, Said Zh, Said En, GrievanceKind[]? Kinds = null, Channel[]? Channels = null, bool? InForm = null)
    {
        public bool Fits(Paper paper, GrievanceView one) => Paper == paper && Kinds?.Contains(one.Kind) != false && Channels?.Contains(one.Channel) != false
            && (InForm is null || InForm == one.Opinion is not null);
    }

    static readonly ImmutableArray<Template> Templates = Load();

    /// <summary>The letters that this case's story has given cause for.</summary>
    public static IEnumerable<Paper> Of(IEnumerable<Moment> story) => Enum.GetValues<Paper>().Where(paper => story.Any(moment => Tells(paper, moment)));

    public Letter? Write(Paper paper, GrievanceView one, IEnumerable<Moment> story, string site) =>
        story.LastOrDefault(moment => Tells(paper, moment)) is { } told ? Write(paper, one, told, site) : null;

    /// <summary>The letter as it would go out, before anything is decided.</summary>
    public Letter NonAcceptance(GrievanceView one, DeclineGround ground, Remedy remedy, string reason, string site) =>
        Write(Paper.NonAcceptance, one with { Ground = ground, Remedy = remedy }, new Moment(0, desk.Now, nameof(AcceptanceDeclined), Role.Handler, null, true, reason, null, null), site);

    Letter Write(Paper paper, GrievanceView one, Moment told, string site)
    {
        var (template, issued) = (Templates.First(template => template.Fits(paper, one)), paper is Paper.Receipt ? one.LoggedAt : told.When ?? told.At);
        var said = Words.InEnglish ? template.En : template.Zh;
        var until = one.Services.LastOrDefault(served => served.Paper == paper && served.Begins is not null)?.Begins;
        var rules = desk.Rules;
        var rework = rules.ClockOf("replied.rework", Grievance.FactsOf(one.Kind, one.Channel, one.Severity, one.Category));
        var values = new Dictionary<string, string?>
        {
            ["code"] = one.Code, ["subject"] = one.Subject, ["received"] = Day(one.ReceivedAt), ["logged"] = Day(one.LoggedAt), ["issued"] = Day(issued),
            ["due"] = told.Clock?.LegalDue.Date is { } due ? Day(due) : "", ["reason"] = told.Text, ["text"] = paper is Paper.Opinion && one.Opinion is { } form ? words["Letter.Form", form.Claim, form.Facts, form.View, form.Basis, words.Label(form.Finding)] : told.Text, ["site"] = site,
            ["phone"] = house.Phone ?? Operator.Hotline, ["until"] = until?.LegalDue.Date is { } last ? words["Letter.Last", Day(last)] : "",
            ["ticket"] = one.Source?.Number ?? "\u2014", ["ground"] = one.Ground is { } ground ? words.Label(ground) : "", ["remedy"] = one.Remedy is { } remedy ? words.Label(remedy) : "",
            ["outcome"] = told.Outcome is { } outcome ? words.Label(outcome) : "", ["length"] = told.Clock is { } clock ? Length(clock.Length, clock.Unit) : "",
            ["most"] = told.Clock is { } extended && rules.RuleOf(extended) is { Extension.By: { } most } rule ? Length(most, rule.Unit) : "",
            ["review"] = rules.Clocks[paper is Paper.ReviewOpinion ? "P-ASKREREV" : "P-ASKREV"] is var right ? Length(right.Length, right.Unit) : "",
            ["rework"] = rework is not null && rules.Clocks[rework] is var again ? Length(again.Length, again.Unit) : "",
        };
        return new(paper, said.Title, NumberOf(template, one.Code, rules.LocalDate(issued).Year), one.Reporter.Name ?? words["Letter.Reader"],
            [.. said.Body.Select(Fill).SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            [.. said.Remedies.Select(Fill)], house.Name, Day(issued));

        string Fill(string text) => Place().Replace(text, place => values[place.Groups[1].Value] ?? words["Queue.Erased"]);
        string Length(int length, ClockUnit unit) => words["Letter.Length", length, words[$"Why.Unit.{JsonNamingPolicy.CamelCase.ConvertName($"{unit}")}"]];
    }

    // the organ's word and the kind of letter, the year in brackets, the number of the case in that year
    string NumberOf(Template template, string code, int year) =>
        words["Letter.Number", settings["Operator:LetterWord"] ?? words["Letter.Word"], template.Mark, year, code[(code.LastIndexOf('-') + 1)..].TrimStart('0')];

    static bool Tells(Paper paper, Moment moment) => (paper, moment.Act) switch
    {
        (Paper.Receipt, nameof(GrievanceLogged)) or (Paper.Acceptance, nameof(GrievanceAccepted)) or (Paper.NonAcceptance, nameof(GrievanceDeclined) or nameof(AcceptanceDeclined))
            or (Paper.Extension, nameof(ExtensionApproved)) or (Paper.Opinion, nameof(GrievanceAnswered) or nameof(OpinionGiven)) => true,
        (Paper.Acceptance, nameof(TransferAccepted)) => moment.Clock is not null,
        (Paper.ReviewOpinion, nameof(ReviewAnswered)) => moment.What == "1",
        (Paper.ReReviewOpinion, nameof(ReviewAnswered)) => moment.What == "2",
        _ => false,
    };

    string Day(DateTimeOffset at) => Day(desk.Rules.LocalDate(at));

    // a letter names the day, not the day of the week
    static string Day(DateOnly day) => day.ToString(CultureInfo.CurrentCulture.DateTimeFormat.LongDatePattern.Replace("dddd", "", StringComparison.Ordinal).Trim(' ', ','), CultureInfo.CurrentCulture);

    static ImmutableArray<Template> Load()
    {
        using var file = typeof(Letters).Assembly.GetManifestResourceStream("Grievances/letters.json")!;
        return JsonSerializer.Deserialize<ImmutableArray<Template>>(file, new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } });
    }

    [GeneratedRegex(@"\{([a-z]+)\}")] private static partial Regex Place();
}
