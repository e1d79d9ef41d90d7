using Mediation.Files;

namespace Mediation.Grievances;

/// <summary>Somebody hands in a photo, a paper, a recording; its bytes lie in the vault by now. What a reporter hands in, the reporter sees.</summary>
public sealed record AttachFile(Guid File, PrivateText Name, PrivateText Sha256, FileKind Kind, int Size, bool Public = false) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Allowance.Refuse(grievance.Files, Size, stamp.At) is { } why) return why;

        return new FileAttached(File, Name, Sha256, Kind, Size, Public || !(stamp.By.IsStaff || stamp.By.Role == Role.Integrator), stamp.By.Id, stamp.At);
    }
}

public sealed record FileAttached(
    Guid File, [property: NotSearchable] PrivateText Name, [property: NotSearchable] PrivateText Sha256, FileKind Kind, int Size, bool Public, Guid By, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Files = grievance.Files.Add(new(File, Name, Sha256, Kind, Size, Public, By, At)) };
}
