namespace Mediation.Ballots;

/// <summary>The ballot stays open longer; said while it is open, never after.</summary>
public sealed record ExtendBallot(DateTimeOffset ClosesAt) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (!ballot.IsOpenAt(stamp.At)) return Refusals.NotOpen(ballot, stamp.At);
        if (ClosesAt <= ballot.ClosesAt || !stamp.Rules.Covers(ClosesAt)) return Refusals.NotLonger(ballot.ClosesAt!.Value);

        return new BallotExtended(ClosesAt, stamp.By.Id, stamp.At);
    }
}

public sealed record BallotExtended(DateTimeOffset ClosesAt, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { ClosesAt = ClosesAt, Extensions = ballot.Extensions + 1 };
}
