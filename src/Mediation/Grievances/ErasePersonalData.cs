namespace Mediation.Grievances;

/// <summary>What was said in a case and by whom is gone for good; that there was one, when and of what kind, stays (PIPL article 47).</summary>
public sealed record ErasePersonalData : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.IsOpen) return Refusals.NotNow(nameof(ErasePersonalData), grievance.Status);
        if (grievance.ErasedAt is not null) return Refusals.Erased;
        if (grievance.KeptUntil(stamp.Rules) is { } until && stamp.Rules.LocalDate(stamp.At) <= until) return Refusals.KeptByLaw(until);

        return new PersonalDataErased(stamp.At);
    }
}

public sealed record PersonalDataErased(DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        ErasedAt = At, FrozenUntil = null, UnitId = null, Text = null, Place = null, Answer = null, Opinion = null, ReviewOpinion = null, Reason = null, Source = null, Joint = Joint.Nobody, PublicTitle = null, Knowers = [], Links = grievance.Links.Erased(),
        Reporter = new(Guid.Empty, true, null, null),
    };
}
