using System.Globalization;
using Mediation.Grievances;
using Mediation.Pages;

namespace Mediation.Organisations;

/// <summary>Duties and hours as people read them.</summary>
static class OrganisationWords
{
    public static string Duty(string category) => Categories.Find(category) is { } found ? Words.InEnglish ? found.En : found.Zh : category;

    public static string Hours(Words words, string hours) => WorkingHours.Parse(hours) is { IsEmpty: false } lines
        ? string.Join(words["Organisation.Hours.Next"], lines.Select(line =>
            (line.First == line.Last ? Day(line.First) : words["Organisation.Hours.Days", Day(line.First), Day(line.Last)])
            + " " + string.Join(words["Organisation.And"], line.Spans.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.From:HH\\:mm}\u2013{span.To:HH\\:mm}")))))
        : "";

    static string Day(DayOfWeek day) => CultureInfo.CurrentUICulture.DateTimeFormat.AbbreviatedDayNames[(int)day];
}
