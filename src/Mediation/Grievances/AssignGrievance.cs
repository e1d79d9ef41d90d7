namespace Mediation.Grievances;

/// <summary>One named person answers for the matter from now on.</summary>
public sealed record AssignGrievance(Guid Handler, bool OnTheTeam = true) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsOpen) return Refusals.NotNow(nameof(AssignGrievance), grievance.Status);
        if (grievance.Handler == Handler) return Refusals.SameHandler;
        if (grievance.Recused.Contains(Handler) || grievance.Accused.Contains(Handler)) return Refusals.Recused;
        if (!OnTheTeam) return Refusals.NotOnTheTeam;

        return new GrievanceAssigned(Handler, stamp.At);
    }
}

public sealed record GrievanceAssigned(Guid Handler, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Handler = Handler,
        Status = grievance.Status == GrievanceStatus.Accepted ? GrievanceStatus.InProgress : grievance.Status,
    };
}
