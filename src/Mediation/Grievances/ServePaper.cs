namespace Mediation.Grievances;

/// <summary>Staff put on record how a paper reached its reader and what shows it; the citizen's time begins that day.</summary>
public sealed record ServePaper(Paper Paper, ServiceMethod How, PrivateText Evidence, DateTimeOffset? ServedAt = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Issued.Waiting(grievance).LastOrDefault(one => one.Paper == Paper) is not { } issued) return Refusals.NothingToServe;
        if (How is ServiceMethod.Portal) return Refusals.PortalIsTheReaders;
        if (Evidence.IsBlank) return Refusals.EvidenceMissing;
        if (ServedAt > stamp.At) return Refusals.FutureTime;
        if (ServedAt < issued.At) return Refusals.ServedBeforeIssued;

        var at = ServedAt ?? stamp.At;
        return new PaperServed(Paper, issued.At, How, at, stamp.By.Id, Evidence, issued.Begins(grievance, at, stamp.Rules));
    }
}

public sealed record PaperServed(Paper Paper, DateTimeOffset Of, ServiceMethod How, DateTimeOffset At, Guid By, PrivateText? Evidence, Law.Clock? Begins) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) =>
        grievance with { Services = grievance.Services.With(new(Paper, Of, How, At, By, Evidence, Begins)), Review = grievance.Review is null ? null : Begins ?? grievance.Review };
}
