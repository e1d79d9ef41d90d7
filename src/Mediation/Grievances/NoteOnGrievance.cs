namespace Mediation.Grievances;

/// <summary>Something worth keeping is written into the file: for the house, or for the reporter too. What a reporter adds, the reporter sees.</summary>
public sealed record NoteOnGrievance(PrivateText Text, bool Public = false) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        return new GrievanceNoted(Text, Public || !(stamp.By.IsStaff || stamp.By.Role == Role.Integrator), stamp.At, stamp.By.Id);
    }
}

public sealed record GrievanceNoted(PrivateText Text, bool Public, DateTimeOffset At, Guid? By = null) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => Public ? grievance : grievance.AfterTheEnd(LateEditKind.Note, By, At);
}
