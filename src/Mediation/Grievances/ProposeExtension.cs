using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>Who handles a case needs more time and says why; the head decides. In the clock's own unit.</summary>
public sealed record ProposeExtension(int By, PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.Clock is not { } clock) return Refusals.NotNow(nameof(ProposeExtension), grievance.Status);
        if (grievance.OpenProposal is not null) return Refusals.AlreadyProposed;
        if (Reason.IsBlank) return Refusals.ReasonMissing;
        if (!Timekeeping.HeadDecides(clock)) return Refusals.NotTheHeads(clock.Rule);
        if (clock.RefusesExtension(By, stamp.At, stamp.Rules) is { } why) return why;
        if (grievance.Longer(By, stamp) is null) return Refusals.TicketDecides(grievance.Ticket!.Due);

        return new ExtensionProposed(Deadline.Of(clock), By, Reason, stamp.By.Id, stamp.At);
    }
}

public sealed record ExtensionProposed(Deadline Deadline, int By, PrivateText Reason, Guid Proposer, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) =>
        grievance with { Oversight = grievance.Oversight with { Proposal = new(Deadline, By, Reason, Proposer, At) } };
}
