using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>Letters that were lost or reached the wrong door count no longer; what was answered by them stays until it is replaced.</summary>
public sealed record RevokeLetters(ImmutableArray<int> Heads) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.HasClosed) return Refusals.NotNow(ballot.Status);
        if (Heads.IsDefaultOrEmpty || !Heads.Any(ballot.Letters.Has)) return Refusals.NoLetters;

        return new LettersRevoked([.. Heads.Where(ballot.Letters.Has).Distinct()], stamp.By.Id, stamp.At);
    }
}

public sealed record LettersRevoked(ImmutableArray<int> Heads, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Letters = ballot.Letters.Without(Heads), Recalled = ballot.Recalled.Union(Heads) };
}
