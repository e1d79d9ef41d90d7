namespace Mediation.Grievances;

/// <summary>A manager lets one of the staff know of an accusation, beside its handler: who needs it for their work, and nobody else.</summary>
public sealed record LetKnow(Guid Account, [property: Longest(500)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Kind != GrievanceKind.Report) return Refusals.NotConfidential;
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (grievance.Recused.Contains(Account) || grievance.Accused.Contains(Account)) return Refusals.Recused;
        if (grievance.Knowers.Contains(Account)) return Refusals.AlreadyKnows;

        return new KnowerNamed(Account, Reason, stamp.At);
    }
}

public sealed record KnowerNamed(Guid Account, PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Knowers = grievance.Knowers.Add(Account) };
}
