namespace Mediation.Exports;

/// <summary>Somebody needs the data of many people outside the house and says what for.</summary>
/// <param name="People">how many it is about, as the desk counts them when it is asked</param>
/// <param name="Before">of how many people they have taken data along by themselves not long ago</param>
public sealed record AskExport(ExportKind Kind, [property: Longest(1000)] string Filter, int People, [property: Longest(500)] PrivateText Purpose, int Before = 0) : Opening<Export>
{
    public override Decision<Export> Decide(Export export, Stamp stamp)
    {
        if (export.IsAsked) return Refusals.AlreadyAsked;
        if (Purpose.IsBlank) return Refusals.PurposeMissing;
        if (People == 0 || People + Before <= Export.Few) return Refusals.SmallEnough;
        if (People > Export.Most) return Refusals.TooMany;

        return new ExportAsked(Kind, Filter, People, Purpose, stamp.By.Id, stamp.At);
    }
}

public sealed record ExportAsked(ExportKind Kind, string Filter, int People, [property: NotSearchable] PrivateText Purpose, Guid By, DateTimeOffset At) : Event<Export>
{
    public override Export Apply(Export export) => export with { Kind = Kind, Filter = Filter, People = People, Purpose = Purpose, AskedBy = By, AskedAt = At, Status = ExportStatus.Asked };
}
