namespace Mediation.Grievances;

/// <summary>A manager looks whether somebody had to be let into a case that was not theirs, and says so: never of themselves.</summary>
public sealed record ReviewGlass(int Number, bool Justified, [property: Longest(500)] PrivateText Finding) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (grievance.Glasses.FirstOrDefault(glass => glass.Number == Number) is not { } glass) return Refusals.NoSuchGlass;
        if (glass.By == stamp.By.Id) return Refusals.FourEyes;
        if (glass.ReviewedBy is not null) return Refusals.GlassReviewed;
        if (Finding.IsBlank) return Refusals.ReasonMissing;

        return new GlassReviewed(Number, Justified, Finding, stamp.By.Id, stamp.At);
    }
}

public sealed record GlassReviewed(int Number, bool Justified, PrivateText Finding, Guid By, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Glasses = [.. grievance.Glasses.Select(glass => glass.Number == Number ? glass with { ReviewedBy = By, Justified = Justified, Until = glass.Until < At ? glass.Until : At } : glass)],
    };
}
