using Mediation.Grievances;

namespace Mediation.Invitations;

/// <summary>A letter is made for a home: whoever opens it first becomes one of its people here. A home with several people gets several letters.</summary>
public sealed record InviteResident(Site Home, string Hash, DateTimeOffset Until) : Opening<Invitation>
{
    public const int LongestDays = 180;

    public override Decision<Invitation> Decide(Invitation invitation, Stamp stamp)
    {
        if (invitation.IsMade) return Refusals.AlreadyMade;
        if (Home.ProjectClosed) return Refusals.ProjectClosed;
        if (Home.UnitId is not { } unit || !Home.UnitKnown) return Refusals.UnknownUnit;
        if (Until <= stamp.At || Until - stamp.At > TimeSpan.FromDays(LongestDays)) return Refusals.BadTerm(LongestDays);

        return new ResidentInvited(Home.ProjectId, unit, Hash, Until, stamp.By.Id, stamp.At);
    }
}

public sealed record ResidentInvited(Guid ProjectId, Guid UnitId, string Hash, DateTimeOffset Until, Guid By, DateTimeOffset At) : Event<Invitation>
{
    public override Invitation Apply(Invitation invitation) => invitation with { Projects = [ProjectId], UnitId = UnitId, Hash = Hash, Until = Until, MadeAt = At };
}
