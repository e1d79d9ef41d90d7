using Mediation.Grievances;
using Mediation.Invitations;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Invitations;

public class AskingSomebodyIn
{
    static readonly Guid Unit = Number(41), Other = Number(42);
    static readonly DateTimeOffset Until = Monday.AddDays(30);
    static readonly InviteResident Letter = new(new Site(District, Unit, ProjectClosed: false, UnitKnown: true), "5ea1ed", Until);
    static readonly InviteCompany Link = new("Harbour Homes", [Other, District, Other], "5ea1ed", Monday.AddDays(7));
    static readonly Subject Company = new(Number(43), Role.Enterprise);

    static Story<Invitation> Sent => Given<Invitation>().When(Admin, Letter);
    static Story<Invitation> Tied => Sent.AndThen(Resident, new AcceptInvitation("5ea1ed"));

    [Fact] public void A_letter_is_for_one_home() => Sent.Then(new ResidentInvited(District, Unit, "5ea1ed", Until, Admin.Id, Monday));
    [Fact] public void A_link_is_for_a_companys_projects_each_once() =>
        Given<Invitation>().When(Admin, Link).Then(one => one is { Company: "Harbour Homes", Projects.Length: 2, UnitId: null, For: Role.Enterprise });
    [Fact] public void Whoever_opens_it_is_tied() => Tied.Then(new InvitationAccepted(Resident.Id, Monday)).Then(one => one.Status == InvitationStatus.Accepted && one.Account == Resident.Id);

    [Fact] public void It_opens_once() => Tied.AndThen(new(Number(44), Role.Resident), new AcceptInvitation("5ea1ed")).Refused("invitation/not-good");
    [Fact] public void It_opens_to_no_other_word() => Sent.AndThen(Resident, new AcceptInvitation("5ea1ee")).Refused("invitation/not-good");
    [Fact] public void It_opens_until_its_last_moment() => Sent.AndThen(Resident, new AcceptInvitation("5ea1ed"), Until.AddTicks(-1)).Then(one => one.Account is not null);
    [Fact] public void It_opens_no_more_afterwards() => Sent.AndThen(Resident, new AcceptInvitation("5ea1ed"), Until).Refused("invitation/not-good");
    [Fact] public void What_was_revoked_opens_nothing() => Sent.AndThen(Admin, new RevokeInvitation()).AndThen(Resident, new AcceptInvitation("5ea1ed")).Refused("invitation/not-good");
    [Fact] public void What_was_never_sent_opens_nothing() => Given<Invitation>().When(Resident, new AcceptInvitation("")).Refused("invitation/not-good");
    [Fact] public void A_homes_letter_is_not_for_a_company() => Sent.AndThen(Company, new AcceptInvitation("5ea1ed")).Refused("invitation/other-part");
    [Fact] public void A_companys_link_is_not_for_a_resident() => Given<Invitation>().When(Admin, Link).AndThen(Resident, new AcceptInvitation("5ea1ed")).Refused("invitation/other-part");

    [Fact] public void A_letter_needs_a_home() => Given<Invitation>().When(Admin, Letter with { Home = Letter.Home with { UnitKnown = false } }).Refused("project/unknown-unit");
    [Fact] public void Not_the_whole_project() => Given<Invitation>().When(Admin, Letter with { Home = Letter.Home with { UnitId = null } }).Refused("project/unknown-unit");
    [Fact] public void A_closed_project_sends_none() => Given<Invitation>().When(Admin, Letter with { Home = Letter.Home with { ProjectClosed = true } }).Refused("project/closed");
    [Theory, InlineData(0), InlineData(181)]
    public void A_letter_is_good_for_half_a_year_at_most(int days) => Given<Invitation>().When(Admin, Letter with { Until = Monday.AddDays(days) }).Refused("invitation/bad-term", "180");
    [Fact] public void A_link_is_good_for_a_month_at_most() => Given<Invitation>().When(Admin, Link with { Until = Monday.AddDays(31) }).Refused("invitation/bad-term", "30");
    [Fact] public void A_company_has_a_name() => Given<Invitation>().When(Admin, Link with { Company = " " }).Refused("invitation/company-missing");
    [Fact] public void A_company_is_asked_for_projects() => Given<Invitation>().When(Admin, Link with { Projects = [] }).Refused("invitation/no-projects");
    [Fact] public void It_is_made_once() => Sent.AndThen(Admin, Letter).Refused("invitation/already-made");

    [Fact] public void A_tie_ends() => Tied.AndThen(Resident, new EndTie()).Then(new TieEnded(Resident.Id, Monday));
    [Fact] public void What_has_ended_opens_nothing_again() => Tied.AndThen(Admin, new EndTie()).AndThen(Resident, new AcceptInvitation("5ea1ed")).Refused("invitation/not-good");
    [Fact] public void Only_a_tie_ends() => Sent.AndThen(Admin, new EndTie()).Refused("invitation/no-tie");
    [Fact] public void Only_what_is_open_is_revoked() => Tied.AndThen(Admin, new RevokeInvitation()).Refused("invitation/not-open");

    [Fact] public void Nobody_ends_the_tie_of_somebody_else()
    {
        var tie = Tied.Case.ResourceOf(Number(45));
        Assert.Equal(Verdict.Allowed, Mediation.Access.Decide(Resident, "EndTie", tie, "service", Monday));
        Assert.Equal(Verdict.Hidden, Mediation.Access.Decide(new(Number(44), Role.Resident), "EndTie", tie, "service", Monday));
        Assert.NotEqual(Verdict.Allowed, Mediation.Access.Decide(Handler, "EndTie", tie, "service", Monday));
    }
}
