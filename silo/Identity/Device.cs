using System.Text.RegularExpressions;

namespace Mediation.Identity;

/// <summary>A browser as its owner knows it, out of the line it introduces itself with.</summary>
static partial class Device
{
    static readonly (string Mark, string Name)[] Browsers =
        [("MicroMessenger/", "WeChat"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("HuaweiBrowser/", "Huawei Browser"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    static readonly (string Mark, string Name)[] Systems =
        [("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    /// <summary>"Chrome 141, Windows"; null where nothing is known.</summary>
    public static string? Name(string introduction)
    {
        string?[] parts = [Browsers.Where(one => introduction.Contains(one.Mark, StringComparison.Ordinal)).Select(one => $"{one.Name} {Version(introduction, one.Mark)}".TrimEnd()).FirstOrDefault(),
            Systems.Where(one => introduction.Contains(one.Mark, StringComparison.Ordinal)).Select(one => one.Name).FirstOrDefault()];
        return parts.All(part => part is null) ? null : string.Join(" · ", parts.OfType<string>());
    }

    static string Version(string introduction, string mark) =>
        Major().Match(introduction[(introduction.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..]).Value;

    [GeneratedRegex("^[0-9]{1,4}")] private static partial Regex Major();
}
