using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>Observers of the count are named before the close; naming them again replaces them.</summary>
public sealed record NameScrutineers(ImmutableArray<Guid> Scrutineers) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.HasClosed) return Refusals.NotNow(ballot.Status);
        if (Scrutineers.IsDefault || Scrutineers.Distinct().Count() < Ballot.LeastScrutineers) return Refusals.TooFewScrutineers(Ballot.LeastScrutineers);

        return new ScrutineersNamed([.. Scrutineers.Distinct()], stamp.By.Id, stamp.At);
    }
}

public sealed record ScrutineersNamed(ImmutableArray<Guid> Scrutineers, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Scrutineers = Scrutineers };
}
