namespace Mediation.Exports;

/// <summary>Whoever asked takes it, once; that they did is on record before the first byte leaves.</summary>
public sealed record TakeExport(int Rows) : Command<Export>
{
    public override Decision<Export> Decide(Export export, Stamp stamp)
    {
        if (!export.IsAsked) return Refusals.Unknown;
        if (export.AskedBy != stamp.By.Id) return Refusals.NotYours;
        if (export.Status == ExportStatus.Taken) return Refusals.AlreadyTaken;
        if (export.Status != ExportStatus.Approved) return Refusals.NotApproved;
        if (stamp.At >= export.Until) return Refusals.TooLate;
        if (Rows > Export.Most) return Refusals.TooMany;

        return new ExportTaken(Rows, stamp.At);
    }
}

public sealed record ExportTaken(int Rows, DateTimeOffset At) : Event<Export>
{
    public override Export Apply(Export export) => export with { Status = ExportStatus.Taken, TakenAt = At, Rows = Rows };
}
