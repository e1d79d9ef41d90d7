using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>The head grants more time: never whoever asked for it. The reporter is told, and why.</summary>
public sealed record ApproveExtension : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.OpenProposal is not { } asked) return Refusals.NothingProposed;
        if (asked.Proposer == stamp.By.Id) return Refusals.OwnProposal;
        if (grievance.Clock!.RefusesExtension(asked.By, stamp.At, stamp.Rules) is { } why) return why;

        return grievance.Longer(asked.By, stamp) is { } longer ? new ExtensionApproved(asked.By, grievance.Links.First(grievance.Clock, longer, grievance.Status, stamp.Rules), stamp.At) : Refusals.TicketDecides(grievance.Ticket!.Due);
    }
}

public sealed record ExtensionApproved(int By, Clock Clock, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) =>
        grievance with { Clock = Clock, Links = grievance.Links.Moved(grievance.Clock, Clock), Oversight = grievance.Oversight with { Proposal = null, ExtendedAt = At } };
}
