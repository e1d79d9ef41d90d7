namespace Mediation.Grievances;

/// <summary>The head does not grant more time, and tells whoever asked why not.</summary>
public sealed record RefuseExtension(PrivateText Reason) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (grievance.OpenProposal is not { } asked) return Refusals.NothingProposed;
        if (asked.Proposer == stamp.By.Id) return Refusals.OwnProposal;
        if (Reason.IsBlank) return Refusals.ReasonMissing;

        return new ExtensionRefused(Reason, stamp.At);
    }
}

public sealed record ExtensionRefused(PrivateText Reason, DateTimeOffset At) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with { Oversight = grievance.Oversight with { Proposal = null } };
}
