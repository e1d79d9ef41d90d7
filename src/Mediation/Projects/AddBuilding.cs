using System.Collections.Immutable;

namespace Mediation.Projects;

/// <summary>A building joins the project with its units; ids are given by the desk so that a repeated request means the same building.</summary>
public sealed record AddBuilding([property: Longest(60)] string Name, ImmutableArray<string> Units) : Command<Project>
{
    public ImmutableArray<string> Units { get; init; } = Units.IsDefault ? [] : Units;

    public override Decision<Project> Decide(Project project, Stamp stamp)
    {
        var name = Name.Trim();
        var numbers = Units.Select(u => u.Trim()).Where(u => u != "").ToImmutableArray();
        if (!project.IsOpened) return Refusals.Unknown;
        if (project.IsClosed) return Refusals.Closed;
        if (name == "") return Refusals.NameMissing;
        if (numbers.IsEmpty) return Refusals.NoUnits;
        if (project.Buildings.Any(b => b.Name == name)) return Refusals.BuildingNameTaken(name);
        if (numbers.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice) return Refusals.UnitNumberTwice(twice.Key);

        return new BuildingAdded(new Building(stamp.Derive(0), name, [.. numbers.Select((n, i) => new Unit(stamp.Derive(i + 1), n))]));
    }
}

public sealed record BuildingAdded(Building Building) : Event<Project>
{
    public override Project Apply(Project project) => project with { Buildings = project.Buildings.Add(Building) };
}
