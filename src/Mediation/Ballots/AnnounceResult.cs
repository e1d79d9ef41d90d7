namespace Mediation.Ballots;

/// <summary>The result is made public by somebody other than who had it counted, once the observers have signed; from that day runs the year in which a court may be asked.</summary>
public sealed record AnnounceResult : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Scrutineers.Contains(stamp.By.Id)) return Refusals.ObserverActs;
        if (ballot.Status != BallotStatus.Counted) return Refusals.NotNow(ballot.Status);
        if (ballot.Signatures.Count < Ballot.LeastScrutineers) return Refusals.NotSigned(ballot.Signatures.Count, Ballot.LeastScrutineers);
        if (ballot.CountedBy == stamp.By.Id) return Refusals.FourEyes;

        return new ResultAnnounced(stamp.Rules.Start("V-ANNUL", stamp.At).LegalDue.Date!.Value, stamp.By.Id, stamp.At);
    }
}

public sealed record ResultAnnounced(DateOnly ChallengeUntil, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Announced, AnnouncedAt = At, ChallengeUntil = ChallengeUntil };
}
