using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>
/// The matter goes to who is to handle it: a unit of ours, or a named authority outside. The clock runs on; until the other side has
/// accepted it, it is ours. The reporter sees each hop, and each refusal with its reason.
/// </summary>
public sealed record TransferGrievance(Guid? Unit, string? Authority, [property: Longest(2000)] PrivateText Reason, bool UnitKnown = true) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (!grievance.IsInHand && !grievance.IsElsewhere) return Refusals.NotNow(nameof(TransferGrievance), grievance.Status);
        if (Unit is null == Authority is null) return Refusals.OneDestination;
        if (!UnitKnown) return Refusals.UnknownReceiver;
        if (Authority is { } code && Authorities.Find(code) is null) return Refusals.UnknownAuthority(code);
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return (Event<Grievance>[])
        [
            new GrievanceTransferred((grievance.Hop?.Number ?? 0) + 1, Unit, Authority, Reason, stamp.At, grievance.Start("transferred", stamp.At, stamp.Rules)),
            .. grievance.Ended(stamp.At, stamp.Rules, Errand.Dispatch),
        ];
    }
}

public sealed record GrievanceTransferred(int Number, Guid? Unit, string? Authority, PrivateText Reason, DateTimeOffset At, Clock Objection) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Hop = new(Number, Unit, Authority, At, Objection), Offered = null, Status = GrievanceStatus.Transferred,
        Before = grievance.Status == GrievanceStatus.Transferred ? grievance.Before : grievance.Status,
    };
}

/// <summary>Whom it went to takes it on. A unit of ours has it from then on; what an authority outside says is written down by who keeps the file.</summary>
public sealed record AcceptTransfer : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.Transferred) return Refusals.NotNow(nameof(AcceptTransfer), grievance.Status);
        if (grievance.Hop is not { IsAwaited: true } hop) return Refusals.NoTransferPending;
        if (!hop.MayBeAnsweredBy(stamp.By)) return Refusals.OnlyWhoReceivedIt;

        // outside it counts as accepted there; with us it is as it was, and is accepted by those who have it now
        var finish = hop.Unit is null && grievance.Before == GrievanceStatus.Registered ? grievance.Start("accepted", stamp.At, stamp.Rules) : null;
        return new TransferAccepted(hop.Number, stamp.At, finish);
    }
}

public sealed record TransferAccepted(int Number, DateTimeOffset At, Clock? Finish) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance)
    {
        if (grievance.Hop is not { } hop) return grievance;

        var accepted = grievance with { Hop = hop with { Answer = HopAnswer.Accepted, AnsweredAt = At }, Clock = Finish ?? grievance.Clock, AcceptedAt = Finish is null ? grievance.AcceptedAt : At };
        return hop.Unit is null ? accepted : accepted with
        {
            Handler = null, Offered = null, Status = grievance.Before == GrievanceStatus.Registered ? GrievanceStatus.Registered : GrievanceStatus.Accepted,
        };
    }
}

/// <summary>Whom it went to holds it is not theirs, within the days the law gives for saying so, and gives the reason.</summary>
public sealed record RefuseTransfer([property: Longest(2000)] PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Status != GrievanceStatus.Transferred) return Refusals.NotNow(nameof(RefuseTransfer), grievance.Status);
        if (grievance.Hop is not { IsAwaited: true } hop) return Refusals.NoTransferPending;
        if (!hop.MayBeAnsweredBy(stamp.By)) return Refusals.OnlyWhoReceivedIt;
        if (hop.Objection.IsOverdue(stamp.At, grievance.BoundTo(stamp.Rules))) return Refusals.ObjectionTooLate(hop.Objection.LegalDue);
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new TransferRefused(hop.Number, Reason, stamp.At);
    }
}

public sealed record TransferRefused(int Number, PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Hop = grievance.Hop is { } hop ? hop with { Answer = HopAnswer.Refused, AnsweredAt = At } : null, Status = grievance.Before,
    };
}
