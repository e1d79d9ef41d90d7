namespace Mediation.Grievances;

/// <summary>Why somebody must stand back from a case.</summary>
public enum InterestGround { OwnInterest, RelatedToParty, EmployedByDeveloper, EarlierPartInTheCase, ComplaintIsAboutThem }

/// <summary>
/// Somebody on the staff has an interest in the matter and stands back: they say so themselves, or a manager says it of them.
/// From whom the complaint is about it is hidden altogether.
/// </summary>
public sealed record DeclareInterest(Guid Account, InterestGround Ground) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Recused.Contains(Account) || grievance.Accused.Contains(Account)) return Refusals.AlreadyRecused;
        if (Account != stamp.By.Id && stamp.By.Role != Role.Manager) return Refusals.OnlyForOneself;

        return new InterestDeclared(Account, Ground, stamp.At);
    }
}

public sealed record InterestDeclared(Guid Account, InterestGround Ground, DateTimeOffset At) : Event<Grievance>
{
    // who handled it no longer does: somebody else must be named
    public override Grievance Apply(Grievance grievance)
    {
        var free = grievance with
        {
            Offered = grievance.Offered == Account ? null : grievance.Offered, FirstHandler = grievance.FirstHandler == Account ? null : grievance.FirstHandler,
        };
        var without = grievance.Handler != Account ? free : free with
        {
            Handler = null, Offered = null, Status = grievance.Status == GrievanceStatus.InProgress ? GrievanceStatus.Accepted : grievance.Status,
        };
        return Ground == InterestGround.ComplaintIsAboutThem
            ? without with { Accused = without.Accused.Add(Account) }
            : without with { Recused = without.Recused.Add(Account) };
    }
}
