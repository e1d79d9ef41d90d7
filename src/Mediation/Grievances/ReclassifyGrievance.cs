namespace Mediation.Grievances;

/// <summary>
/// Somebody who has read it says what it is: of another kind, about something else. An accusation goes to discipline inspection at once,
/// out of the sight of the team that had it.
/// </summary>
public sealed record ReclassifyGrievance(GrievanceKind Kind, string Category, [property: Longest(2000)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsInHand) return Refusals.NotNow(nameof(ReclassifyGrievance), grievance.Status);
        if (Categories.Find(Category) is null) return Refusals.UnknownCategory(Category);
        if ((Kind, Category) == (grievance.Kind, grievance.Category)) return Refusals.Unchanged;
        if (grievance.Kind == GrievanceKind.Report && Kind != GrievanceKind.Report && stamp.By.Role != Role.Manager) return Refusals.AccusationStays;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        var severity = Categories.SeverityOf(Category, grievance.BoundTo(stamp.Rules));
        var becomesAccusation = Kind == GrievanceKind.Report && grievance.Kind != GrievanceKind.Report;
        var after = grievance with { Kind = Kind, Category = Category, Severity = severity };
        return (Event<Grievance>[])
        [
            new GrievanceReclassified(Kind, Category, severity, Reason, stamp.At),
            .. severity == Severity.S1 && grievance.Alert is null ? [new AlertRaised(stamp.At, after.Start("received.contact", stamp.At, stamp.Rules))] : Array.Empty<Event<Grievance>>(),
            .. becomesAccusation
                ? [new GrievanceTransferred((grievance.Hop?.Number ?? 0) + 1, null, Authorities.Discipline, Reason, stamp.At, after.Start("transferred", stamp.At, stamp.Rules)),
                    .. grievance.Ended(stamp.At, stamp.Rules, Errand.Dispatch)] : Array.Empty<Event<Grievance>>(),
        ];
    }
}

public sealed record GrievanceReclassified(GrievanceKind Kind, string Category, Severity Severity, PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    // from now on only those need to know who are named anew
    public override Grievance Apply(Grievance grievance)
    {
        var sorted = grievance with { Kind = Kind, Category = Category, Severity = Severity };
        return Kind != GrievanceKind.Report || grievance.Kind == GrievanceKind.Report ? sorted : sorted with
        {
            Handler = null, Offered = null, Status = grievance.Status == GrievanceStatus.InProgress ? GrievanceStatus.Accepted : grievance.Status,
        };
    }
}
