namespace Mediation.Ballots;

/// <summary>All is done: the result was up for a week. The ballot is kept as it is.</summary>
public sealed record ArchiveBallot : Command<Ballot>
{
    /// <summary>Our default: what owners decided is made public for seven natural days, the first one not counted.</summary>
    public const int Days = 7;

    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.Announced) return Refusals.NotNow(ballot.Status);
        if (stamp.Rules.LocalDate(ballot.AnnouncedAt!.Value).AddDays(Days) is var until && stamp.Rules.LocalDate(stamp.At) <= until) return Refusals.StillAnnounced(until);

        return new BallotArchived(stamp.By.Id, stamp.At);
    }
}

public sealed record BallotArchived(Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Archived };
}
