namespace Mediation.Ballots;

/// <summary>Somebody other than who closed it has it counted.</summary>
public sealed record CountBallot : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Scrutineers.Contains(stamp.By.Id)) return Refusals.ObserverActs;
        if (ballot.Status != BallotStatus.Closed) return Refusals.NotNow(ballot.Status);
        if (ballot.ClosedBy == stamp.By.Id) return Refusals.FourEyes;

        return new BallotCounted(Counting.Of(ballot), stamp.By.Id, stamp.At);
    }
}

public sealed record BallotCounted(Result Result, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Counted, Result = Result, CountedBy = By };
}
