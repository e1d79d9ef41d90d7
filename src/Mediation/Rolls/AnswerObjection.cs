namespace Mediation.Rolls;

/// <summary>What came of an objection, with the reason.</summary>
public sealed record AnswerObjection(int Number, ObjectionOutcome Outcome, [property: Longest(2000)] PrivateText Reply) : Command<Roll>
{
    public override Decision<Roll> Decide(Roll roll, Stamp stamp)
    {
        if (!roll.IsBegun) return Refusals.Unknown;
        if (roll.Objections.Find(objection => objection.Number == Number) is not { } objection) return Refusals.NoSuchObjection;
        if (objection.Outcome is not null) return Refusals.AlreadyAnswered;
        if (Reply.IsBlank) return Refusals.ReasonMissing;

        return new ObjectionAnswered(Number, Outcome, Reply, stamp.At);
    }
}

public sealed record ObjectionAnswered(int Number, ObjectionOutcome Outcome, PrivateText Reply, DateTimeOffset At) : Event<Roll>
{
    public override Roll Apply(Roll roll) => roll with
    {
        Objections = roll.Objections.ConvertAll(objection => objection.Number == Number ? objection with { Outcome = Outcome, Reply = Reply } : objection),
    };
}
