namespace Mediation.Ballots;

/// <summary>Everybody is told when the ballot opens and closes, so many days before as the law asks; by then it is known who will observe the count.</summary>
public sealed record NoticeBallot(DateTimeOffset OpensAt, DateTimeOffset ClosesAt) : Command<Ballot>
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

        return new BallotNoticed(OpensAt, ClosesAt, latest, stamp.By.Id, stamp.At);
    }
}

public sealed record BallotNoticed(DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateOnly LatestNotice, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Noticed, NoticedAt = At, OpensAt = OpensAt, ClosesAt = ClosesAt };
}
