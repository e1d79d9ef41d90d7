using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Mediation.Pages.Tests;

/// <summary>The contrast of every pair of colours that meet, computed from tokens.css in both themes (WCAG 2.2: 1.4.3, 1.4.11).</summary>
public sealed partial class ColoursCanBeRead
{
    static readonly string Sheet = Here.Read("silo/wwwroot/css/tokens.css");
    static readonly Dictionary<string, string>[] Blocks = [.. Block().Matches(Sheet).Select(block =>
        Token().Matches(block.Value).ToDictionary(token => token.Groups[1].Value, token => token.Groups[2].Value))];
    static Dictionary<string, string> Light => Blocks[0];
    static Dictionary<string, string> Dark => new(Light.Where(token => !Blocks[1].ContainsKey(token.Key)).Concat(Blocks[1]));

    // words on grounds: at least 4.5
    static readonly string[] Texts =
    [
        "ink/bg", "ink/surface", "ink/surface-2", "ink/brand-soft", "ink-2/bg", "ink-2/surface", "ink-2/surface-2", "ink-2/brand-soft",
        "ink-3/bg", "ink-3/surface", "ink-3/surface-2", "link/bg", "link/surface", "link/surface-2", "link/brand-soft",
        "bar-ink/bar", "bar-ink-2/bar", "brand-ink/brand", "sand-ink/sand", "focus-ink/focus",
        "l0-fg/l0-bg", "l1-fg/l1-bg", "l2-fg/l2-bg", "l3-fg/l3-bg", "l4-fg/l4-bg", "l0-fg/surface", "l0-fg/bg", "l2-fg/bg",
        "l3-fg/surface", "l4-fg/surface", "l4-fg/bg", "brand/brand-soft", "brand/surface"
    ];

    // fills, strokes and borders of controls: at least 3
    static readonly string[] Shapes =
    [
        "brand/surface", "brand/bg", "line-strong/surface", "line-strong/bg", "line-strong/surface-2", "star/surface",
        "l0/surface", "l1/surface", "l2/surface", "l3/surface", "l4/surface", "l4/bg", "sand/bar"
    ];

    public static TheoryData<string, string, double> Pairs()
    {
        var pairs = new TheoryData<string, string, double>();
        foreach (var theme in new[] { "light", "dark" })
        {
            foreach (var text in Texts) pairs.Add(theme, text, 4.5);
            foreach (var shape in Shapes) pairs.Add(theme, shape, 3);
        }
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_pair_stands_apart(string theme, string pair, double least)
    {
        var tokens = theme == "light" ? Light : Dark;
        var (over, under) = (tokens[pair.Split('/')[0]], tokens[pair.Split('/')[1]]);
        var (a, b) = (Luminance(over), Luminance(under));
        var ratio = (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
        Assert.True(ratio >= least, $"{theme} {pair}: {over} on {under} is {ratio:0.00}, not {least}");
    }

    [Fact] public void Dark_by_choice_is_dark_by_system() => Assert.Equal(Blocks[1], Blocks[2]);

    [Fact] public void Paper_is_always_light() => Assert.DoesNotMatch(@"@media \(prefers-color-scheme", Sheet);

    static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
            return value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4);
        }
        return .2126 * Channel(1) + .7152 * Channel(3) + .0722 * Channel(5);
    }

    [GeneratedRegex(@":root[^{]*\{[^}]*--bg[^}]*\}")] private static partial Regex Block();
    [GeneratedRegex(@"--([a-z0-9-]+): (#[0-9A-F]{6})")] private static partial Regex Token();
}
