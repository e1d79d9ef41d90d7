namespace Mediation.Grievances;

/// <summary>Who reported takes it back, and need not say why. What puts people in danger is looked into all the same.</summary>
public sealed record WithdrawGrievance([property: Longest(2000)] PrivateText? Reason = null) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsOpen) return Refusals.NotNow(nameof(WithdrawGrievance), grievance.Status);
        if (grievance.Alert is not null) return Refusals.TooGraveToWithdraw;

        return (Event<Grievance>[])[new GrievanceWithdrawn(Reason is { IsBlank: true } ? null : Reason, stamp.At), .. grievance.Ended(stamp.At, stamp.Rules, Errand.Dispatch, Errand.Contact)];
    }
}

public sealed record GrievanceWithdrawn(PrivateText? Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Over(GrievanceStatus.Withdrawn, At);
}
