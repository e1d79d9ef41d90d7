namespace Mediation.Grievances;

/// <summary>
/// The authority says why it does not take the matter on, and where to turn instead. What belongs before a court, an arbitrator or into
/// another procedure of law is redirected there, even when that shows only while it is being handled.
/// </summary>
public sealed record DeclineGrievance(DeclineGround Ground, Remedy Remedy, PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.Registered && !(grievance.IsInHand && Ground == DeclineGround.LegalRemedy))
            return Refusals.NotNow(nameof(DeclineGrievance), grievance.Status);
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (Ground == DeclineGround.LegalRemedy && Remedy > Remedy.AdministrativeProcedure) return Refusals.RemedyMissing;

        return (Event<Grievance>[])
        [
            new AcceptanceDeclined(Ground, Remedy, Reason, stamp.At),
            .. grievance.Ended(stamp.At, stamp.Rules, grievance.Alert is null ? [Errand.Dispatch, Errand.Contact] : [Errand.Dispatch]),
        ];
    }
}

/// <summary>Declined, as it was recorded before grounds and remedies had names.</summary>
public sealed record GrievanceDeclined(PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Over(GrievanceStatus.Declined, At) with { Reason = Reason };
}

public sealed record AcceptanceDeclined(DeclineGround Ground, Remedy Remedy, PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance.Over(GrievanceStatus.Declined, At) with { Reason = Reason, Ground = Ground, Remedy = Remedy };
}
