namespace Mediation.Grievances;

/// <summary>
/// The matter may be shown to neighbours, so that they join it instead of reporting it again: under a title of ours that names nobody. What its
/// reporter wrote is never shown.
/// </summary>
public sealed record PublishMatter([property: Longest(60)] PrivateText Title) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsOpen) return Refusals.NotNow(nameof(PublishMatter), grievance.Status);
        if (grievance.Kind == GrievanceKind.Report) return Refusals.Confidential;
        if (grievance.ProjectId is null) return Refusals.NowhereToShow;
        if (Title.IsBlank) return Refusals.TitleMissing;

        return new MatterPublished(Title, stamp.At);
    }
}

public sealed record MatterPublished([property: NotSearchable] PrivateText Title, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { PublicTitle = Title };
}
