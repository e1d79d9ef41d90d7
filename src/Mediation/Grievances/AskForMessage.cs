namespace Mediation.Grievances;

/// <summary>The reporter wants a short message when the case is answered, or wants none any more.</summary>
public sealed record AskForMessage(bool Wanted = true) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Reporter?.Phone is null) return Refusals.NoPhone;
        if (grievance.WantsMessage == Wanted) return Refusals.MessageUnchanged;

        return new MessageAsked(Wanted, stamp.At);
    }
}

public sealed record MessageAsked(bool Wanted, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { WantsMessage = Wanted };
}
