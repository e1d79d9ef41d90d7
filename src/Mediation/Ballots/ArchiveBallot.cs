namespace Mediation.Ballots;

/// <summary>All is done; the ballot is kept as it is.</summary>
public sealed record ArchiveBallot : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.Announced) return Refusals.NotNow(ballot.Status);

        return new BallotArchived(stamp.By.Id, stamp.At);
    }
}

public sealed record BallotArchived(Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Archived };
}
