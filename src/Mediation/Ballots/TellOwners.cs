using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>An answer of which the owners were told: of which head, and the how-manieth.</summary>
public readonly record struct Told(int Head, int Version);

/// <summary>The owners of these heads were sent word that somebody has answered for them, not what: whoever did not may still speak up.</summary>
public sealed record TellOwners(ImmutableArray<Told> Answers) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (Answers.IsDefaultOrEmpty || !Answers.Any(one => ballot.Untold.Contains(one.Head))) return Refusals.NobodyToTell;

        return new OwnersTold([.. Answers.Where(one => ballot.Untold.Contains(one.Head))], stamp.At);
    }
}

public sealed record OwnersTold(ImmutableArray<Told> Answers, DateTimeOffset At) : Event<Ballot>
{
    // who has answered once more meanwhile is told once more
    public override Ballot Apply(Ballot ballot) => ballot with { Untold = ballot.Untold.Except(Answers.Where(one => ballot.Urn.Of(one.Head)?.Version == one.Version).Select(one => one.Head)) };
}
