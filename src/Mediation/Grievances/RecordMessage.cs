namespace Mediation.Grievances;

/// <summary>The house has sent word that an answer is there; of each answer once.</summary>
/// <param name="Answered">the answer's own time, which tells it from an earlier one</param>
public sealed record RecordMessage(DateTimeOffset Answered) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.MessageDue != Answered) return Refusals.NoMessageDue;

        return new ShortMessageSent(Answered, stamp.At);
    }
}

public sealed record ShortMessageSent(DateTimeOffset Answered, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { MessageFor = Answered };
}
