namespace Mediation.Grievances;

/// <summary>
/// Somebody stands behind the matter too: staff write down who signed, a neighbour who met the same joins what is shown publicly. Everybody counts
/// once, by person and by browser.
/// </summary>
public sealed record JoinGrievance(
    Guid Person, Guid? Device = null, [property: NotSearchable, Longest(60)] PrivateText? Name = null, [property: NotSearchable, Longest(30)] PrivateText? Phone = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsOpen) return Refusals.NotNow(nameof(JoinGrievance), grievance.Status);
        var bySelf = !(stamp.By.IsStaff || stamp.By.Role is Role.Integrator or Role.System);
        if (!bySelf && Name is not { IsBlank: false }) return Refusals.MemberNameMissing;
        if (grievance.Reporter?.Person == Person || grievance.Joint.HasPerson(Person)) return Refusals.AlreadyJoined;
        if (Device is not null && grievance.Joint.Members.Exists(one => one.Device == Device)) return Refusals.AlreadyJoined;
        if (grievance.Joint.Members.Count >= Joint.Most) return Refusals.JointIsFull(Joint.Most);

        return new MemberJoined(grievance.Joint.Numbers + 1, Person, Device, Told(Name), Told(Phone), bySelf, stamp.At);
    }

    PrivateText? Told(PrivateText? text) => text is { IsBlank: false } ? text.About(Person) : null;
}

public sealed record MemberJoined(
    int Number, Guid Person, Guid? Device, [property: NotSearchable] PrivateText? Name, [property: NotSearchable] PrivateText? Phone, bool BySelf, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Joint = grievance.Joint.With(new(Number, Person, Device, Name, Phone, BySelf)) };
}
