using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>Voting letters are made, one a head; only the letter holds its code, here is its hash. A second letter puts the first one out of force.</summary>
public sealed record IssueLetters(ImmutableArray<Letter> Letters) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status is not (BallotStatus.RollTaken or BallotStatus.Noticed or BallotStatus.Open)) return Refusals.NotNow(ballot.Status);
        if (Letters.IsDefaultOrEmpty) return Refusals.NoLetters;
        HashSet<int> heads = [];
        foreach (var letter in Letters)
        {
            if (!ballot.Electorate.Has(letter.Head)) return Refusals.UnknownHead(letter.Head);
            if (!heads.Add(letter.Head)) return Refusals.LetterTwice(letter.Head);
        }
        ImmutableArray<int> again = ballot.Status == BallotStatus.RollTaken ? [] : [.. heads.Where(head => ballot.Letters.Has(head) || ballot.Recalled.Contains(head)).Order()];
        return new LettersIssued(Letters, stamp.By.Id, stamp.At, again.IsEmpty ? null : again);
    }
}

/// <param name="Again">heads that had one already when notice was given</param>
public sealed record LettersIssued(ImmutableArray<Letter> Letters, Guid By, DateTimeOffset At, ImmutableArray<int>? Again = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Letters = ballot.Letters.With(Letters), Recalled = ballot.Recalled.Union(Again ?? []), UntoldLetters = ballot.Status == BallotStatus.Open ? ballot.UntoldLetters.Union(Again ?? []) : ballot.UntoldLetters,
    };
}
