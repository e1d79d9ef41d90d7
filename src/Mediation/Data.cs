using System.Collections.Immutable;
using System.Reflection;

namespace Mediation;

/// <summary>The data files that the core carries: rules, calendars, categories.</summary>
static class Data
{
    public static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"the core does not carry {name}");

    /// <summary>The lines of a data file without its heading, blank lines and # comments.</summary>
    public static ImmutableArray<string> Lines(string name)
    {
        using var reader = new StreamReader(Open(name));
        return [.. reader.ReadToEnd().Split('\n').Select(l => l.Trim()).Where(l => l is not "" && l[0] != '#').Skip(1)];
    }
}

/// <summary>A text that search must never find: names, phones.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotSearchableAttribute : Attribute;

/// <summary>The most characters a text may have; a longer one is refused at the border with its field.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LongestAttribute(int characters) : Attribute
{
    public int Characters => characters;
}
