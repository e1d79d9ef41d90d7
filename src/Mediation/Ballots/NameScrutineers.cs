using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>
/// Observers of the count are named before the notice. Naming them again replaces them while answers come in; afterwards others may join them until the result is
/// announced, for one may fall ill, but nobody chooses among them who will sign.
/// </summary>
public sealed record NameScrutineers(ImmutableArray<Guid> Scrutineers) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.Status == BallotStatus.Announced) return Refusals.NotNow(ballot.Status);
        if (Scrutineers.IsDefault || Scrutineers.Distinct().Count() < Ballot.LeastScrutineers) return Refusals.TooFewScrutineers(Ballot.LeastScrutineers);
        if (Scrutineers.Except(ballot.Scrutineers).Any(ballot.HasRun)) return Refusals.ObserverHasActed;
        if (ballot.HasClosed && ballot.Scrutineers.Except(Scrutineers).Any()) return Refusals.ScrutineersStay;

        return new ScrutineersNamed([.. Scrutineers.Distinct()], stamp.By.Id, stamp.At);
    }
}

public sealed record ScrutineersNamed(ImmutableArray<Guid> Scrutineers, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Scrutineers = Scrutineers };
}
