namespace Mediation.Ballots;

/// <summary>
/// Everybody is told when the ballot opens and closes, and so is the residents' committee: so many days before as the law asks; by then it is known who will
/// observe the count.
/// </summary>
/// <param name="Committee">the residents' committee that was told, by its name, and when</param>
public sealed record NoticeBallot(DateTimeOffset OpensAt, DateTimeOffset ClosesAt, [property: Longest(100)] string? Committee = null, DateOnly? CommitteeTold = null) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.RollTaken) return Refusals.NotNow(ballot.Status);
        if (ballot.Scrutineers.Length < Ballot.LeastScrutineers) return Refusals.TooFewScrutineers(Ballot.LeastScrutineers);
        if (ClosesAt <= OpensAt) return Refusals.ClosesBeforeItOpens;
        if (!stamp.Rules.Covers(OpensAt) || !stamp.Rules.Covers(ClosesAt)) return Refusals.ClosesBeforeItOpens;
        var latest = stamp.Rules.Start("V-NOTICE", OpensAt).RawDue.Date!.Value;
        if (stamp.Rules.LocalDate(stamp.At) > latest) return Refusals.NoticeTooShort(latest);
        if (string.IsNullOrWhiteSpace(Committee) != CommitteeTold is null) return Refusals.CommitteeHalf;
        if (CommitteeTold > stamp.Rules.LocalDate(stamp.At)) return Refusals.CommitteeNotYetTold;

        return new BallotNoticed(OpensAt, ClosesAt, latest, stamp.By.Id, stamp.At, CommitteeTold is null ? null : Committee!.Trim(), CommitteeTold);
    }
}

public sealed record BallotNoticed(DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateOnly LatestNotice, Guid By, DateTimeOffset At, string? Committee = null, DateOnly? CommitteeTold = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Status = BallotStatus.Noticed, NoticedAt = At, OpensAt = OpensAt, ClosesAt = ClosesAt, Committee = Committee, CommitteeTold = CommitteeTold,
    };
}
