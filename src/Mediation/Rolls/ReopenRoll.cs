namespace Mediation.Rolls;

/// <summary>Owners change: the next edition begins as the frozen one ended. Ballots that took the frozen one keep it.</summary>
public sealed record ReopenRoll : Command<Roll>
{
    public override Decision<Roll> Decide(Roll roll, Stamp stamp)
    {
        if (!roll.IsBegun) return Refusals.Unknown;
        if (!roll.IsFrozen) return Refusals.NotFrozen;

        return new RollReopened(roll.Edition + 1, stamp.By.Id, stamp.At);
    }
}

public sealed record RollReopened(int Edition, Guid By, DateTimeOffset At) : Event<Roll>
{
    public override Roll Apply(Roll roll) => roll with
    {
        Edition = Edition, RevisedBy = By, PublishedAt = null, PublishedBy = null, ObjectionsUntil = null, FrozenAt = null, Fingerprint = null, Form = null, Objections = [],
    };
}
