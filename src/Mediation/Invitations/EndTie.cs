namespace Mediation.Invitations;

/// <summary>Somebody moved out, sold, or left the company: the tie ends, by themselves or by whoever keeps the lists.</summary>
public sealed record EndTie : Command<Invitation>
{
    public override Decision<Invitation> Decide(Invitation invitation, Stamp stamp)
    {
        if (!invitation.IsMade) return Refusals.Unknown;
        if (invitation.Status != InvitationStatus.Accepted) return Refusals.NoTie;

        return new TieEnded(stamp.By.Id, stamp.At);
    }
}

public sealed record TieEnded(Guid By, DateTimeOffset At) : Event<Invitation>
{
    public override Invitation Apply(Invitation invitation) => invitation with { Status = InvitationStatus.Ended };
}
