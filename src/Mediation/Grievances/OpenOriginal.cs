using Mediation.Files;

namespace Mediation.Grievances;

/// <summary>Somebody needs a file as it was handed in, with all that the copy for everybody leaves out, and says why; that they looked stays on record.</summary>
public sealed record OpenOriginal(Guid File, [property: Longest(500)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.Files.Any(one => one.Id == File)) return Files.Refusals.Unknown;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new OriginalOpened(File, Reason, stamp.By.Id, stamp.At);
    }
}

public sealed record OriginalOpened(Guid File, PrivateText Reason, Guid By, DateTimeOffset At) : Event<Grievance>
{
    // where a photo was taken, and by what, says who took it: it is a look at who reported
    public override Grievance Apply(Grievance grievance) => grievance with { LastReveal = new((grievance.LastReveal?.Number ?? 0) + 1, By, At) };
}
