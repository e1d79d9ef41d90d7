using System.Collections.Immutable;

namespace Mediation.Organisations;

/// <summary>The people of a unit; naming them again replaces them. A handling team's people handle the projects that it was given.</summary>
public sealed record StaffOrganisation(ImmutableArray<Guid> Members) : Command<Organisation>
{
    public ImmutableArray<Guid> Members { get; init; } = Members.IsDefault ? [] : Members;

    public override Decision<Organisation> Decide(Organisation organisation, Stamp stamp)
    {
        if (!organisation.IsFounded) return Refusals.Unknown;
        if (organisation.IsDissolved) return Refusals.Dissolved;
        if (organisation.Members.ToHashSet().SetEquals(Members)) return Refusals.Unchanged;

        return new OrganisationStaffed([.. Members.Distinct()]);
    }
}

public sealed record OrganisationStaffed(ImmutableArray<Guid> Members) : Event<Organisation>
{
    public override Organisation Apply(Organisation organisation) => organisation with { Members = Members };
}
