namespace Mediation.Invitations;

/// <summary>A letter that went astray opens nothing any more.</summary>
public sealed record RevokeInvitation : Command<Invitation>
{
    public override Decision<Invitation> Decide(Invitation invitation, Stamp stamp)
    {
        if (!invitation.IsMade) return Refusals.Unknown;
        if (invitation.Status != InvitationStatus.Open) return Refusals.NotOpen;

        return new InvitationRevoked(stamp.By.Id, stamp.At);
    }
}

public sealed record InvitationRevoked(Guid By, DateTimeOffset At) : Event<Invitation>
{
    public override Invitation Apply(Invitation invitation) => invitation with { Status = InvitationStatus.Revoked };
}
