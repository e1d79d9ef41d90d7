using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>How somebody was spoken to.</summary>
public enum ContactWay { Call, Visit }

/// <summary>Violence, a utility cut off, a threat: from this moment two hours run, and the director is told.</summary>
public sealed record AlertRaised(DateTimeOffset At, Clock Contact) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Alert = new(At, Contact.LegalDue.Instant ?? At), Contact = Contact };
}

/// <summary>Somebody has called or visited who reported.</summary>
public sealed record ContactReporter(ContactWay Way, [property: Longest(5000)] PrivateText Text) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!(grievance.IsOpen && grievance.Status != GrievanceStatus.UnderReview) && grievance.Alert is not { ContactedAt: null })
            return Refusals.NotNow(nameof(ContactReporter), grievance.Status);
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        return (Event<Grievance>[])[new ReporterContacted(Way, Text, stamp.At), .. grievance.Ended(stamp.At, stamp.Rules, Errand.Contact)];
    }
}

public sealed record ReporterContacted(ContactWay Way, PrivateText Text, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Following(alert => alert with { ContactedAt = alert.ContactedAt ?? At });
}

/// <summary>The director takes note: from then on nobody can say they were not told.</summary>
public sealed record NoteAlert : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.RefusesToFollow(grievance.Alert?.NotedAt) is { } why) return why;

        return new AlertNoted(stamp.By.Id, stamp.At);
    }
}

public sealed record AlertNoted(Guid By, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Following(alert => alert with { NotedAt = At, NotedBy = By });
}

/// <summary>The police were told, when and in which words, or by which number at theirs.</summary>
public sealed record ReferToPolice([property: Longest(2000)] PrivateText Text) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.RefusesToFollow(grievance.Alert?.ReferredAt) is { } why) return why;
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        return new PoliceTold(Text, stamp.At);
    }
}

public sealed record PoliceTold(PrivateText Text, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Following(alert => alert with { ReferredAt = At });
}

/// <summary>What proves it is safe, and where: pictures, recordings, witnesses.</summary>
public sealed record SecureEvidence([property: Longest(5000)] PrivateText Text) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.RefusesToFollow(grievance.Alert?.SecuredAt) is { } why) return why;
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        return new EvidenceSecured(Text, stamp.At);
    }
}

public sealed record EvidenceSecured(PrivateText Text, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Following(alert => alert with { SecuredAt = At });
}
