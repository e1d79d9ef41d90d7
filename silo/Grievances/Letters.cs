using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Pages;

namespace Mediation.Grievances;

/// <summary>A letter as it is printed: number, title, whom it addresses, what it says, what may be done about it, who signs, when.</summary>
sealed record Letter(Paper Paper, string Title, string Number, string Reader, ImmutableArray<string> Body, ImmutableArray<string> Remedies, string Signed, string Dated);

/// <summary>Writes letters out of templates that are data: a letter says what the case's own record says, and nothing else.</summary>
sealed partial class Letters(Words words, Operator house, IConfiguration settings, Desk desk)
{
    sealed record Said(string Title, ImmutableArray<string> Body, ImmutableArray<string> Remedies);
    sealed record Template(string Mark, Said Zh, Said En);

    static readonly FrozenDictionary<Paper, Template> Templates = Load();

    /// <summary>The letters that this case's story has given cause for.</summary>
    public static IEnumerable<Paper> Of(IEnumerable<Moment> story) => Templates.Keys.Order().Where(paper => story.Any(moment => Tells(paper, moment)));

    public Letter? Write(Paper paper, GrievanceView one, IEnumerable<Moment> story, string site)
    {
        if (story.LastOrDefault(moment => Tells(paper, moment)) is not { } told) return null;

        var (template, issued) = (Templates[paper], told.When ?? told.At);
        var said = Words.InEnglish ? template.En : template.Zh;
        var until = one.Services.LastOrDefault(served => served.Paper == paper && served.Begins is not null)?.Begins?.LegalDue.Date;
        var values = new Dictionary<string, string?>
        {
            ["code"] = one.Code, ["subject"] = one.Subject, ["received"] = Day(one.ReceivedAt), ["logged"] = Day(one.LoggedAt), ["issued"] = Day(issued),
            ["due"] = told.Clock?.LegalDue.Date is { } due ? Day(due) : "", ["reason"] = told.Text, ["text"] = paper is Paper.Opinion && one.Opinion is { } form ? words["Letter.Form", form.Claim, form.Facts, form.View, form.Basis] : told.Text, ["site"] = site,
            ["phone"] = house.Phone ?? Operator.Hotline, ["until"] = until is { } last ? words["Letter.Until", Day(last)] : "",
        };
        return new(paper, said.Title, NumberOf(template, one.Code, desk.Rules.LocalDate(issued).Year), one.Reporter.Name ?? words["Letter.Reader"],
            [.. said.Body.Select(Fill).SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            [.. said.Remedies.Select(Fill)], house.Name, Day(issued));

        string Fill(string text) => Place().Replace(text, place => values[place.Groups[1].Value] ?? words["Queue.Erased"]);
    }

    // the organ's word and the kind of letter, the year in brackets, the number of the case in that year
    string NumberOf(Template template, string code, int year) =>
        words["Letter.Number", settings["Operator:LetterWord"] ?? words["Letter.Word"], template.Mark, year, code[(code.LastIndexOf('-') + 1)..].TrimStart('0')];

    static bool Tells(Paper paper, Moment moment) => (paper, moment.Act) switch
    {
        (Paper.Receipt, "GrievanceLogged") or (Paper.Acceptance, "GrievanceAccepted") or (Paper.NonAcceptance, "GrievanceDeclined") or (Paper.Extension, "ExtensionApproved")
            or (Paper.Opinion, "GrievanceAnswered" or "OpinionGiven") => true,
        (Paper.ReviewOpinion, "ReviewAnswered") => moment.What == "1",
        (Paper.ReReviewOpinion, "ReviewAnswered") => moment.What == "2",
        _ => false,
    };

    string Day(DateTimeOffset at) => Day(desk.Rules.LocalDate(at));
    static string Day(DateOnly day) => day.ToString("D", CultureInfo.CurrentCulture);

    static FrozenDictionary<Paper, Template> Load()
    {
        using var file = typeof(Letters).Assembly.GetManifestResourceStream("Grievances/letters.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Template>>(file, JsonSerializerOptions.Web)!
            .ToFrozenDictionary(one => Enum.Parse<Paper>(one.Key, ignoreCase: true), one => one.Value);
    }

    [GeneratedRegex(@"\{([a-z]+)\}")] private static partial Regex Place();
}
