namespace Mediation.Grievances;

/// <summary>A manager finds that somebody need not stand back after all, and says why.</summary>
public sealed record LiftRecusal(Guid Account, PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.Recused.Contains(Account) && !grievance.Accused.Contains(Account)) return Refusals.NotRecused;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new RecusalLifted(Account, Reason, stamp.At, stamp.By.Id);
    }
}

public sealed record RecusalLifted(Guid Account, PrivateText Reason, DateTimeOffset At, Guid? By = null) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.OutOfTheOrdinary(OverrideKind.RecusalLifted, By, At) with
    {
        Recused = grievance.Recused.Remove(Account), Accused = grievance.Accused.Remove(Account),
    };
}
