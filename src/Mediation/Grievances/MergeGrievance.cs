namespace Mediation.Grievances;

/// <summary>The second half of a merge, at the case that goes into the main one: it is handled there, its reporter sees the answer that is given there, and its own clock rests.</summary>
public sealed record MergeGrievance(Guid Main, string Code, Guid Merge) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Kind == GrievanceKind.Report) return Refusals.Confidential;
        if (!grievance.IsInHand || grievance.Alert is not null) return Refusals.NotNow(nameof(MergeGrievance), grievance.Status);
        if (!grievance.Links.TakenIn.IsEmpty) return Refusals.HasMergedCases(grievance.Links.TakenIn[0].Code);

        return new GrievanceMerged(Main, Code, Merge, stamp.At);
    }
}

public sealed record GrievanceMerged(Guid Main, string Code, Guid Merge, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Resting() with
    {
        Status = GrievanceStatus.Merged, ClosedAt = At, Links = grievance.Links with { Into = new(Main, Code, Merge, grievance) },
    };
}
