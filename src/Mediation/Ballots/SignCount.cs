namespace Mediation.Ballots;

/// <summary>An observer, who has entered, closed and counted nothing, has counted again, out of the recount file and by a program of their own, and puts their name under the same result.</summary>
/// <param name="Result">the hash that they came to</param>
public sealed record SignCount([property: Longest(64)] string Result) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.Counted) return Refusals.NotNow(ballot.Status);
        if (!ballot.Scrutineers.Contains(stamp.By.Id)) return Refusals.NotAScrutineer;
        if (ballot.HasRun(stamp.By.Id)) return Refusals.ObserverHasActed;
        if (ballot.Signatures.Exists(signature => signature.Scrutineer == stamp.By.Id)) return Refusals.AlreadySigned;
        if (Result != ballot.Result!.Hash) return Refusals.OtherResult;

        return new CountSigned(Result, stamp.By.Id, stamp.At);
    }
}

public sealed record CountSigned(string Result, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Signatures = ballot.Signatures.Add(new(By, Result, At)) };
}
