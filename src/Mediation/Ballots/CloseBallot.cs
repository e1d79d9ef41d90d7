namespace Mediation.Ballots;

/// <summary>The ballot is closed at its time, by one act: what comes later is late by the clock of the server. What one person has entered waits for the second one until the count, and falls away then.</summary>
public sealed record CloseBallot : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Scrutineers.Contains(stamp.By.Id)) return Refusals.ObserverActs;
        if (ballot.Status != BallotStatus.Open) return Refusals.NotNow(ballot.Status);
        if (stamp.At < ballot.ClosesAt) return Refusals.NotYetOver(ballot.ClosesAt!.Value);

        return new BallotClosed(ballot.Urn.Count, ballot.Held.Count, stamp.By.Id, stamp.At);
    }
}

public sealed record BallotClosed(int Answers, int Held, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Closed, ClosedAt = At, ClosedBy = By };
}
