namespace Mediation.Ballots;

/// <summary>From its announced time on the ballot takes answers.</summary>
public sealed record OpenBallot : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.Noticed) return Refusals.NotNow(ballot.Status);
        if (stamp.At < ballot.OpensAt) return Refusals.NotYetOpen(ballot.OpensAt!.Value);

        return new BallotOpened(stamp.At);
    }
}

public sealed record BallotOpened(DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Open };
}
