using System.Collections.Immutable;
using Mediation.Grievances;

namespace Mediation.Projects;

/// <summary>What is done with the old buildings.</summary>
public enum RenewalType { DemolishRebuild, ComprehensiveImprovement }

/// <summary>A flat, shop or room that somebody may own.</summary>
public sealed record Unit(Guid Id, string Number);

/// <summary>A building and its units, in the order in which they were entered.</summary>
public sealed record Building(Guid Id, string Name, ImmutableArray<Unit> Units)
{
    public ImmutableArray<Unit> Units { get; init; } = Units.IsDefault ? [] : Units;
}

/// <summary>An urban-renewal project: its buildings and units, and the team that handles what its people say.</summary>
public sealed record Project : ICase<Project>
{
    public static string Noun => "project";
    public static Project Empty { get; } = new();

    public string Code { get; init; } = "";
    public string Name { get; init; } = "";
    public string SubDistrict { get; init; } = "";
    public RenewalType Type { get; init; }
    public ImmutableList<Building> Buildings { get; init; } = [];
    public ImmutableArray<Guid> Team { get; init; } = [];
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The area of the administration in which it lies, and the handling team that has it beside its own people.</summary>
    public Guid? Area { get; init; }
    public Guid? HandlingTeam { get; init; }

    public bool IsOpened => Code != "";
    public bool IsClosed => ClosedAt is not null;
    public int UnitCount => Buildings.Sum(b => b.Units.Length);

    public Resource ResourceOf(Guid id) => new(id, id);
    public Project For(Subject viewer) => viewer.IsStaff || viewer.Role is Role.Integrator or Role.System ? this : this with { Team = [] };

    public (Building Building, Unit Unit)? Find(Guid unitId) =>
        Buildings.SelectMany(b => b.Units, (b, u) => (b, u)).Where(found => found.u.Id == unitId)
            .Select(found => ((Building, Unit)?)(found.b, found.u)).FirstOrDefault();

    /// <summary>What a grievance needs to know of the place it is about.</summary>
    public Site SiteOf(Guid id, Guid? unitId) => new(id, unitId, IsClosed, unitId is null || Find(unitId.Value) is not null);
}

/// <summary>Why a project's acts are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("project/not-found");
    public static Refusal AlreadyOpened => new("project/already-opened");
    public static Refusal Closed => new("project/closed");
    public static Refusal BadCode(string code) => new("project/bad-code", code);
    public static Refusal NameMissing => new("project/name-missing");
    public static Refusal BuildingNameTaken(string name) => new("project/building-name-taken", name);
    public static Refusal UnitNumberTwice(string number) => new("project/unit-number-twice", number);
    public static Refusal NoUnits => new("project/no-units");
    public static Refusal PlaceUnchanged => new("project/place-unchanged");
    public static Refusal TeamUnchanged => new("project/team-unchanged");
}
