using System.Collections.Immutable;

namespace Mediation.Invitations;

/// <summary>A company's user is asked in for some projects, by a link that is good once.</summary>
public sealed record InviteCompany(string Company, ImmutableArray<Guid> Projects, string Hash, DateTimeOffset Until) : Opening<Invitation>
{
    public const int LongestDays = 30;

    public override Decision<Invitation> Decide(Invitation invitation, Stamp stamp)
    {
        if (invitation.IsMade) return Refusals.AlreadyMade;
        if (Company.Trim() == "") return Refusals.CompanyMissing;
        if (Projects.IsDefaultOrEmpty) return Refusals.NoProjects;
        if (Until <= stamp.At || Until - stamp.At > TimeSpan.FromDays(LongestDays)) return Refusals.BadTerm(LongestDays);

        return new CompanyInvited(Company.Trim(), [.. Projects.Distinct().Order()], Hash, Until, stamp.By.Id, stamp.At);
    }
}

public sealed record CompanyInvited(string Company, ImmutableArray<Guid> Projects, string Hash, DateTimeOffset Until, Guid By, DateTimeOffset At) : Event<Invitation>
{
    public override Invitation Apply(Invitation invitation) => invitation with { Company = Company, Projects = Projects, Hash = Hash, Until = Until, MadeAt = At };
}
