namespace Mediation.Ballots;

/// <summary>The ballot is void, for a reason that is said: nothing in it is deleted. A court may find so in the year after the announcement, so also of an archived one.</summary>
public sealed record AnnulBallot([property: Longest(2000)] PrivateText Reason) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status == BallotStatus.Annulled) return Refusals.NotNow(ballot.Status);
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new BallotAnnulled(Reason, stamp.By.Id, stamp.At);
    }
}

public sealed record BallotAnnulled(PrivateText Reason, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Status = BallotStatus.Annulled, Annulment = Reason };
}
