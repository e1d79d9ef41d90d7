namespace Mediation.Organisations;

/// <summary>A unit comes to its end. Its people, the units below it and its projects have gone elsewhere before.</summary>
/// <param name="IsInUse">whether, as the desk sees it, units stand below it or projects lie in it</param>
public sealed record DissolveOrganisation(bool IsInUse) : Command<Organisation>
{
    public override Decision<Organisation> Decide(Organisation organisation, Stamp stamp)
    {
        if (!organisation.IsFounded) return Refusals.Unknown;
        if (organisation.IsDissolved) return Refusals.Dissolved;
        if (IsInUse || !organisation.Members.IsEmpty) return Refusals.NotEmpty;

        return new OrganisationDissolved(stamp.At);
    }
}

public sealed record OrganisationDissolved(DateTimeOffset At) : Event<Organisation>
{
    public override Organisation Apply(Organisation organisation) => organisation with { IsDissolved = true };
}
