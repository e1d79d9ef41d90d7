using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The place of a grievance as its project knows it at this moment.</summary>
public sealed record Site(Guid ProjectId, Guid? UnitId, bool ProjectClosed, bool UnitKnown);

/// <summary>Somebody's request is put on file; from then on the authority owes word by law.</summary>
public sealed record LogGrievance(
    string Code, Site? Site, Channel Channel, GrievanceKind Kind, string Category,
    PrivateText Subject, PrivateText Text, PrivateText? Place, Reporter Reporter,
    bool SeveralPeople = false, DateTimeOffset? OccurredAt = null, DateTimeOffset? ReceivedAt = null, Source? Source = null) : Opening<Grievance>
{
    static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (grievance.IsLogged) return Refusals.AlreadyLogged;
        if (Subject.IsBlank || Text.IsBlank) return Refusals.NothingToAnswer;
        if (Categories.Find(Category) is not { } category) return Refusals.UnknownCategory(Category);
        if (Site is { ProjectClosed: true }) return Refusals.ProjectClosed;
        if (Site is { UnitKnown: false }) return Refusals.UnknownUnit;
        if (ReceivedAt > stamp.At || OccurredAt > stamp.At) return Refusals.FutureTime;
        if (!stamp.Rules.Covers(ReceivedAt ?? stamp.At)) return Refusals.TimeOutOfRange;
        if (ReceivedAt is { } past && !MayDate(past, stamp)) return Refusals.PastNeedsImport;

        var received = ReceivedAt ?? stamp.At;
        var severity = Categories.SeverityOf(category.Code, stamp.Rules);
        var facts = Grievance.FactsOf(Kind, Channel, severity, category.Code);
        var logged = new GrievanceLogged(Code, Site?.ProjectId, Site?.UnitId, Channel, Kind, category.Code,
            Subject.About(Reporter.Person), Text.About(Reporter.Person), Place?.About(Reporter.Person),
            Reporter with { Name = Reporter.Name?.About(Reporter.Person), Phone = Reporter.Phone?.About(Reporter.Person) },
            SeveralPeople, OccurredAt, received, stamp.At, Source, stamp.Rules.Start(stamp.Rules.ClockOf("received", facts)!, received));
        return (Event<Grievance>[])
        [
            logged,
            .. stamp.Rules.ClockOf("received.dispatch", facts) is { } dispatch ? [new ErrandBegun(Errand.Dispatch, stamp.Rules.Start(dispatch, received))] : Array.Empty<Event<Grievance>>(),
            .. stamp.Rules.ClockOf("received.contact", facts) is { } contact ? [new AlertRaised(stamp.At, stamp.Rules.Start(contact, received))] : Array.Empty<Event<Grievance>>(),
        ];
    }

    /// <summary>Staff may say when a letter came in; what is older than a month only those who bring in old files.</summary>
    static bool MayDate(DateTimeOffset received, Stamp stamp) =>
        Access.MayEver(stamp.By, Access.RecordThePast) || (stamp.By.IsStaff && stamp.At - received <= Recent);
}

public sealed record GrievanceLogged(
    string Code, Guid? ProjectId, Guid? UnitId, Channel Channel, GrievanceKind Kind, string Category,
    PrivateText Subject, PrivateText Text, PrivateText? Place, Reporter Reporter, bool SeveralPeople,
    DateTimeOffset? OccurredAt, DateTimeOffset ReceivedAt, DateTimeOffset LoggedAt, Source? Source, Clock Inform) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Rules = Inform.Rules, Severity = Categories.SeverityOf(Category, RuleSets.Find(Inform.Rules) ?? RuleSets.Default),
        Code = Code, ProjectId = ProjectId, UnitId = UnitId, Channel = Channel, Kind = Kind, Category = Category,
        Subject = Subject, Text = Text, Place = Place, Reporter = Reporter, SeveralPeople = SeveralPeople,
        OccurredAt = OccurredAt, ReceivedAt = ReceivedAt, LoggedAt = LoggedAt, Source = Source, Clock = Inform,
        Status = GrievanceStatus.Registered,
    };
}
