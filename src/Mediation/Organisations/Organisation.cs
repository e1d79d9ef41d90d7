using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Mediation.Organisations;

/// <summary>What a unit of the administration is; each stands only under kinds named before it, so that no unit can come to stand under itself.</summary>
public enum OrganisationKind { Province, City, District, SubDistrict, Community, Bureau, Company, HandlingTeam }

/// <summary>The unit above, as the desk knows it when the act is asked.</summary>
public sealed record Superior(Guid Id, OrganisationKind Kind, bool IsDissolved = false);

/// <summary>A unit of the tree: a district, a bureau, a company, a handling team; what it is there for, when it works, and who belongs to it.</summary>
public sealed partial record Organisation : ICase<Organisation>
{
    public static string Noun => "organisation";
    public static Organisation Empty { get; } = new();

    public string Code { get; init; } = "";
    public string Name { get; init; } = "";
    public OrganisationKind Kind { get; init; }
    public Guid? Parent { get; init; }

    /// <summary>The categories of grievances it answers for; none means all.</summary>
    public ImmutableArray<string> Duties { get; init; } = [];

    /// <summary>As <see cref="WorkingHours"/> writes them; empty where nothing is said.</summary>
    public string Hours { get; init; } = "";
    public ImmutableArray<Guid> Members { get; init; } = [];
    public bool IsDissolved { get; init; }

    public bool IsFounded => Code != "";

    public Resource ResourceOf(Guid id) => new(id);
    public Organisation For(Subject viewer) => viewer.IsStaff || viewer.Role is Role.Integrator or Role.System ? this : this with { Members = [] };

    /// <summary>The kinds under which a kind may stand; where none is named it stands on top.</summary>
    public static readonly FrozenDictionary<OrganisationKind, ImmutableArray<OrganisationKind>> Under = new Dictionary<OrganisationKind, ImmutableArray<OrganisationKind>>
    {
        [OrganisationKind.Province] = [],
        [OrganisationKind.City] = [OrganisationKind.Province],
        [OrganisationKind.District] = [OrganisationKind.City],
        [OrganisationKind.SubDistrict] = [OrganisationKind.District],
        [OrganisationKind.Community] = [OrganisationKind.SubDistrict],
        [OrganisationKind.Bureau] = [OrganisationKind.Province, OrganisationKind.City, OrganisationKind.District, OrganisationKind.SubDistrict],
        [OrganisationKind.Company] = [OrganisationKind.City, OrganisationKind.District],
        [OrganisationKind.HandlingTeam] = [OrganisationKind.District, OrganisationKind.SubDistrict, OrganisationKind.Community, OrganisationKind.Bureau, OrganisationKind.Company],
    }.ToFrozenDictionary();

    /// <summary>The areas in which projects lie.</summary>
    public static bool IsArea(OrganisationKind kind) => kind <= OrganisationKind.Community;

    internal static Refusal? Misplaced(OrganisationKind kind, Superior? parent) =>
        parent is null ? kind == OrganisationKind.HandlingTeam ? Refusals.ParentMissing : null
        : parent.IsDissolved ? Refusals.ParentDissolved
        : Under[kind].Contains(parent.Kind) ? null : Refusals.NotUnder(kind, parent.Kind);

    internal static Refusal? Wrong(string name, ImmutableArray<string> duties, string hours) =>
        string.IsNullOrWhiteSpace(name) ? Refusals.NameMissing
        : duties.FirstOrDefault(duty => Grievances.Categories.Find(duty) is null) is { } unknown ? Refusals.UnknownDuty(unknown)
        : WorkingHours.Parse(hours) is null ? Refusals.BadHours(hours) : null;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,38}[a-z0-9]$", RegexOptions.NonBacktracking)]
    internal static partial Regex CodeForm();
}

/// <summary>Why a unit's acts are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("organisation/not-found");
    public static Refusal AlreadyFounded => new("organisation/already-founded");
    public static Refusal BadCode(string code) => new("organisation/bad-code", code);
    public static Refusal NameMissing => new("organisation/name-missing");
    public static Refusal UnknownDuty(string duty) => new("organisation/unknown-duty", duty);
    public static Refusal BadHours(string hours) => new("organisation/bad-hours", hours);
    public static Refusal ParentMissing => new("organisation/parent-missing");
    public static Refusal ParentDissolved => new("organisation/parent-dissolved");
    public static Refusal NotUnder(OrganisationKind kind, OrganisationKind parent) => new("organisation/not-under", $"{kind}", $"{parent}");
    public static Refusal Dissolved => new("organisation/dissolved");
    public static Refusal Unchanged => new("organisation/unchanged");
    public static Refusal NotEmpty => new("organisation/not-empty");
}
