namespace Mediation.Grievances;

/// <summary>Who reported has opened what was written to them here: that is service, of all that waited.</summary>
public sealed record OpenPapers : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Issued.Waiting(grievance).ToList() is not { Count: > 0 } waiting) return Refusals.NothingToServe;

        return waiting.ConvertAll<Event<Grievance>>(one => new PaperServed(one.Paper, one.At, ServiceMethod.Portal, stamp.At, stamp.By.Id, Evidence: null,
            one.Begins(grievance, stamp.At, stamp.Rules))).ToArray();
    }
}
