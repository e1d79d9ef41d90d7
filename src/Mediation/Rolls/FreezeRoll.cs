namespace Mediation.Rolls;

/// <summary>A second person freezes the roll once the time for objections is over and each of them is answered. From then on it has its fingerprint.</summary>
public sealed record FreezeRoll : Command<Roll>
{
    public override Decision<Roll> Decide(Roll roll, Stamp stamp)
    {
        if (!roll.IsBegun) return Refusals.Unknown;
        if (roll.IsFrozen) return Refusals.Frozen(roll.Fingerprint!);
        if (roll.ObjectionsUntil is not { } until) return Refusals.NotPublished;
        if (roll.PublishedBy == stamp.By.Id || roll.RevisedBy == stamp.By.Id) return Refusals.FourEyes;
        if (stamp.Rules.LocalDate(stamp.At) <= until) return Refusals.StillOpen(until);
        if (roll.Objections.Find(objection => objection.Outcome is null) is { } open) return Refusals.Unanswered(open.Number);

        var heads = Electorate.Of(roll);
        return new RollFrozen(roll.Edition, Fingerprints.Of(roll), heads.Count, heads.Area, stamp.By.Id, stamp.At, Fingerprints.Form);
    }
}

/// <param name="Form">how the rows were said; none where it was the first way there was</param>
public sealed record RollFrozen(int Edition, string Fingerprint, int Heads, long Area, Guid By, DateTimeOffset At, int? Form = null) : Event<Roll>
{
    public override Roll Apply(Roll roll) => roll with { Fingerprint = Fingerprint, Heads = Heads, Area = Area, FrozenAt = At, Form = Form };
}
