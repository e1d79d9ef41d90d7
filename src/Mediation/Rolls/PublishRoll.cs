namespace Mediation.Rolls;

/// <summary>An extract with the first character of each name is put up, so that everybody can object for a week; any change after it is published anew.</summary>
public sealed record PublishRoll : Command<Roll>
{
    /// <summary>Our default: the verification of owners is put up for seven natural days.</summary>
    public const int Days = 7;

    public override Decision<Roll> Decide(Roll roll, Stamp stamp)
    {
        if (!roll.IsBegun) return Refusals.Unknown;
        if (roll.IsFrozen) return Refusals.Frozen(roll.Fingerprint!);
        if (roll.IsPublished) return Refusals.AlreadyPublished;
        if (roll.Units.IsEmpty) return Refusals.NoUnits;

        return new RollPublished(stamp.Rules.LocalDate(stamp.At).AddDays(Days), stamp.By.Id, stamp.At);
    }
}

public sealed record RollPublished(DateOnly ObjectionsUntil, Guid By, DateTimeOffset At) : Event<Roll>
{
    public override Roll Apply(Roll roll) => roll with { ObjectionsUntil = ObjectionsUntil, PublishedBy = By, PublishedAt = At };
}
