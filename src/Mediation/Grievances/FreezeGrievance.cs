namespace Mediation.Grievances;

/// <summary>The law still keeps what its reporter asked to have erased: until that day it is stored, and nobody works with it (PIPL article 47).</summary>
public sealed record FreezeGrievance(DateOnly Until) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.IsOpen) return Refusals.NotNow(nameof(FreezeGrievance), grievance.Status);
        if (grievance.ErasedAt is not null) return Refusals.Erased;

        return new GrievanceFrozen(Until, stamp.At);
    }
}

public sealed record GrievanceFrozen(DateOnly Until, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { FrozenUntil = Until };
}
