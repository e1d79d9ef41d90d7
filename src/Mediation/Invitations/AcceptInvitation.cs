namespace Mediation.Invitations;

/// <summary>Whoever holds the letter's word comes in by it, once; from then on they are tied to the home or the projects it was for.</summary>
public sealed record AcceptInvitation(string Hash) : Command<Invitation>
{
    public override Decision<Invitation> Decide(Invitation invitation, Stamp stamp)
    {
        if (!invitation.IsMade || Hash != invitation.Hash) return Refusals.NotGood;
        if (invitation.Status != InvitationStatus.Open || stamp.At >= invitation.Until) return Refusals.NotGood;
        if (stamp.By.Role != invitation.For) return Refusals.OtherPart;

        return new InvitationAccepted(stamp.By.Id, stamp.At);
    }
}

public sealed record InvitationAccepted(Guid Account, DateTimeOffset At) : Event<Invitation>
{
    public override Invitation Apply(Invitation invitation) => invitation with { Account = Account, Status = InvitationStatus.Accepted };
}
