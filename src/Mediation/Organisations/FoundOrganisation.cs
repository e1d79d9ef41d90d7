using System.Collections.Immutable;

namespace Mediation.Organisations;

/// <summary>A unit joins the tree under a short code that is its own for good, such as yantian or yantian-renewal.</summary>
public sealed record FoundOrganisation(
    string Code, [property: Longest(80)] string Name, OrganisationKind Kind, Superior? Parent, ImmutableArray<string> Duties, [property: Longest(200)] string Hours = "") : Opening<Organisation>
{
    public ImmutableArray<string> Duties { get; init; } = Duties.IsDefault ? [] : Duties;

    public override Decision<Organisation> Decide(Organisation organisation, Stamp stamp)
    {
        if (organisation.IsFounded) return Refusals.AlreadyFounded;
        if (!Organisation.CodeForm().IsMatch(Code)) return Refusals.BadCode(Code);
        if (Organisation.Wrong(Name, Duties, Hours) is { } wrong) return wrong;
        if (Organisation.Misplaced(Kind, Parent) is { } misplaced) return misplaced;

        return new OrganisationFounded(Code, Name.Trim(), Kind, Parent?.Id, [.. Duties.Distinct()], Hours.Trim(), stamp.At);
    }
}

public sealed record OrganisationFounded(
    string Code, string Name, OrganisationKind Kind, Guid? Parent, ImmutableArray<string> Duties, string Hours, DateTimeOffset At) : Event<Organisation>
{
    public override Organisation Apply(Organisation organisation) =>
        organisation with { Code = Code, Name = Name, Kind = Kind, Parent = Parent, Duties = Duties, Hours = Hours };
}
