namespace Mediation.Exports;

/// <summary>Another person lets it go, for three days, or says why not.</summary>
public sealed record DecideExport(bool Approve, [property: Longest(500)] PrivateText? Reason = null) : Command<Export>
{
    static readonly TimeSpan Term = TimeSpan.FromHours(72);

    public override Decision<Export> Decide(Export export, Stamp stamp)
    {
        if (!export.IsAsked) return Refusals.Unknown;
        if (export.Status != ExportStatus.Asked) return Refusals.AlreadyDecided;
        if (export.AskedBy == stamp.By.Id) return Refusals.FourEyes;
        if (!Approve && Reason is not { IsBlank: false }) return Refusals.ReasonMissing;

        return new ExportDecided(Approve, Reason, stamp.By.Id, stamp.At, Approve ? stamp.At + Term : null);
    }
}

public sealed record ExportDecided(bool Approved, [property: NotSearchable] PrivateText? Reason, Guid By, DateTimeOffset At, DateTimeOffset? Until) : Event<Export>
{
    public override Export Apply(Export export) => export with { Status = Approved ? ExportStatus.Approved : ExportStatus.Refused, Reason = Reason, DecidedBy = By, Until = Until };
}
