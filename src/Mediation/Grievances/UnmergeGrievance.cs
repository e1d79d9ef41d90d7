namespace Mediation.Grievances;

/// <summary>The merge was a mistake: the case stands again as it stood, with the clock that it had.</summary>
public sealed record UnmergeGrievance([property: Longest(500)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Links.Into is not { } into) return Refusals.NotMerged;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new GrievanceUnmerged(into.Merge, Reason, stamp.At);
    }
}

public sealed record GrievanceUnmerged(Guid Merge, PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    // what was done meanwhile was about people, not about the matter: it stays
    public override Grievance Apply(Grievance grievance) => grievance.Links.Into is not { } into ? grievance : into.Before with
    {
        Recused = grievance.Recused, Accused = grievance.Accused, Reporter = grievance.Reporter, LastReveal = grievance.LastReveal, LastOverride = grievance.LastOverride,
        Handler = into.Before.Handler is { } handler && (grievance.Recused.Contains(handler) || grievance.Accused.Contains(handler)) ? null : into.Before.Handler,
        Links = into.Before.Links with { Undone = new(into.Main, into.Merge) },
    };
}
