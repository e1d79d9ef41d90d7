using System.Text.Encodings.Web;
using System.Xml.Linq;
using Microsoft.AspNetCore.Html;
using Xunit;

namespace Mediation.Pages.Tests;

/// <summary>Charts are pure: the same numbers give the same picture, byte by byte (GOLDEN=write draws the pictures anew).</summary>
public sealed class ChartsFromNumbers
{
    static readonly WeeklyWords Say = new("By week", "11 late & rising", "Week", "New", "Answered", "Overdue", "View as table");
    static readonly Week[] Weeks = [.. new[] { (21, 18, 4), (24, 22, 4), (12, 10, 5), (38, 29, 11) }
        .Select((week, i) => new Week(new DateOnly(2026, 11, 2).AddDays(7 * i), week.Item1, week.Item2, week.Item3))];

    public static TheoryData<string, IHtmlContent> Pictures => new()
    {
        { "sparkline", Charts.Sparkline([3, 4, 6, 5, 9], Tone.Warn) },
        { "sparkline-flat", Charts.Sparkline([2, 2, 2]) },
        { "meter", Charts.Meter(71.4m, "71.4 % <of> all", 95) },
        { "meter-hatched", Charts.Meter(120, "all", hatched: true) },
        { "split", Charts.Split(61.2m, 20, 5, "61.2 % yes") },
        { "bars", Charts.Bars([new("1–3", 5, Tone.Watch, "/office?due=late&page=1"), new("4–7", 0, Tone.Alarm)], "Late") },
        { "weekly", Charts.Weekly(Weeks, Say) },
        { "weekly-nothing", Charts.Weekly([], Say) }
    };

    [Theory, MemberData(nameof(Pictures))]
    public void A_picture_is_as_it_was(string name, IHtmlContent picture)
    {
        var file = Path.Combine(Here.Root, "tests/Mediation.Silo.Tests/Pages/Golden", name + ".html");
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write") File.WriteAllText(file, Text(picture));
        Assert.Equal(File.ReadAllText(file), Text(picture));
    }

    [Theory, MemberData(nameof(Pictures))]
    public void A_picture_is_well_formed_and_carries_no_style_of_its_own(string _, IHtmlContent picture)
    {
        Assert.NotNull(XDocument.Parse($"<x>{Text(picture)}</x>"));
        Assert.DoesNotContain("style=", Text(picture), StringComparison.Ordinal);
    }

    [Fact] public void One_number_is_no_line() => Assert.Equal("", Text(Charts.Sparkline([1])));

    static string Text(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
