namespace Mediation.Grievances;

/// <summary>What is known of who reported is put right; what was written before stays in the record, sealed (PIPL article 46).</summary>
public sealed record CorrectReporter([property: NotSearchable, Longest(60)] PrivateText? Name, [property: NotSearchable, Longest(40)] PrivateText? Phone) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Name is not { IsBlank: false } && Phone is not { IsBlank: false }) return Refusals.NothingToCorrect;

        var person = grievance.Reporter!.Person;
        return new ReporterCorrected(Name is { IsBlank: false } ? Name.About(person) : null, Phone is { IsBlank: false } ? Phone.About(person) : null, stamp.At, stamp.By.Id);
    }
}

public sealed record ReporterCorrected([property: NotSearchable] PrivateText? Name, [property: NotSearchable] PrivateText? Phone, DateTimeOffset At, Guid? By = null) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.AfterTheEnd(LateEditKind.Correction, By, At) with
    {
        Reporter = grievance.Reporter! with { Anonymous = Name is null && grievance.Reporter.Anonymous, Name = Name ?? grievance.Reporter.Name, Phone = Phone ?? grievance.Reporter.Phone },
    };
}
