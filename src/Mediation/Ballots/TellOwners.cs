using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>An answer of which the owners were told: of which head, and the how-manieth. Before the first one is the letter: none of them, but that it was made anew.</summary>
public readonly record struct Told(int Head, int Version)
{
    internal bool IsLetter => Version == 0;
}

/// <summary>The owners of these heads were sent word that somebody has answered for them, not what, or holds a new letter: whoever did not may still speak up.</summary>
public sealed record TellOwners(ImmutableArray<Told> Answers) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        ImmutableArray<Told> due = Answers.IsDefault ? [] : [.. Answers.Where(one => (one.IsLetter ? ballot.UntoldLetters : ballot.Untold).Contains(one.Head))];
        if (due.IsEmpty) return Refusals.NobodyToTell;

        return new OwnersTold(due, stamp.At);
    }
}

public sealed record OwnersTold(ImmutableArray<Told> Answers, DateTimeOffset At) : Event<Ballot>
{
    // who has answered once more meanwhile is told once more
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Untold = ballot.Untold.Except(Answers.Where(one => ballot.Urn.Of(one.Head)?.Version == one.Version).Select(one => one.Head)),
        UntoldLetters = ballot.UntoldLetters.Except(Answers.Where(one => one.IsLetter).Select(one => one.Head)),
    };
}
