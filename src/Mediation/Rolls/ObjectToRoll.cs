namespace Mediation.Rolls;

/// <summary>Somebody holds that the published roll is wrong, of one unit or as a whole.</summary>
public sealed record ObjectToRoll([property: Longest(2000)] PrivateText Reason, string? Unit = null) : Command<Roll>
{
    public override Decision<Roll> Decide(Roll roll, Stamp stamp)
    {
        if (!roll.IsBegun) return Refusals.Unknown;
        if (roll.IsFrozen) return Refusals.Frozen(roll.Fingerprint!);
        if (roll.ObjectionsUntil is not { } until) return Refusals.NotPublished;
        if (stamp.Rules.LocalDate(stamp.At) > until) return Refusals.TooLate(until);
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (Unit is not null && !roll.Units.ContainsKey(Unit)) return Refusals.UnknownUnit;

        return new RollObjectedTo(roll.Objections.Count + 1, Unit, Reason, stamp.At);
    }
}

public sealed record RollObjectedTo(int Number, string? Unit, PrivateText Reason, DateTimeOffset At) : Event<Roll>
{
    public override Roll Apply(Roll roll) => roll with { Objections = roll.Objections.Add(new(Number, Unit, Reason, At)) };
}
