using System.Collections.Immutable;

namespace Mediation.Organisations;

/// <summary>A unit's name, place in the tree, duties and hours as they are from now on. Its kind and code stay.</summary>
public sealed record ReviseOrganisation(
    [property: Longest(80)] string Name, Superior? Parent, ImmutableArray<string> Duties, [property: Longest(200)] string Hours = "") : Command<Organisation>
{
    public ImmutableArray<string> Duties { get; init; } = Duties.IsDefault ? [] : Duties;

    public override Decision<Organisation> Decide(Organisation organisation, Stamp stamp)
    {
        if (!organisation.IsFounded) return Refusals.Unknown;
        if (organisation.IsDissolved) return Refusals.Dissolved;
        if (Organisation.Wrong(Name, Duties, Hours) is { } wrong) return wrong;
        if (Organisation.Misplaced(organisation.Kind, Parent) is { } misplaced) return misplaced;
        if (IsAsItWas(organisation)) return Refusals.Unchanged;

        return new OrganisationRevised(Name.Trim(), Parent?.Id, [.. Duties.Distinct()], Hours.Trim(), stamp.At);
    }

    /// <summary>Whether it would change nothing.</summary>
    public bool IsAsItWas(Organisation organisation) =>
        (Name.Trim(), Parent?.Id, Hours.Trim()) == (organisation.Name, organisation.Parent, organisation.Hours) && Duties.Distinct().SequenceEqual(organisation.Duties);
}

public sealed record OrganisationRevised(string Name, Guid? Parent, ImmutableArray<string> Duties, string Hours, DateTimeOffset At) : Event<Organisation>
{
    public override Organisation Apply(Organisation organisation) => organisation with { Name = Name, Parent = Parent, Duties = Duties, Hours = Hours };
}
