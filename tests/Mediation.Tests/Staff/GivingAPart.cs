using Mediation.Staff;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Staff;

public class GivingAPart
{
    static readonly Guid Someone = Number(40);
    static readonly ProposeGrant Ask = new(Someone, Role.Manager, new(ScopeKind.Project, $"{District}"));

    static Story<Member> Proposed => Given<Member>().When(Admin, Ask);
    static Guid Grant => Proposed.Case.Grants.Keys.Single();

    [Fact] public void One_proposes_another_approves() =>
        Proposed.AndThen(Manager, new ApproveGrant(Someone, Grant)).Then(new GrantDecided(Grant, true, Manager.Id, Monday))
            .Then(m => m.Grants[Grant] is { Status: GrantStatus.Approved, DecidedBy: { } by } && by == Manager.Id);

    [Fact] public void Nobody_approves_what_they_proposed() => Proposed.AndThen(Admin, new ApproveGrant(Someone, Grant)).Refused("grant/four-eyes");
    [Fact] public void Nobody_approves_what_is_for_them() => Proposed.AndThen(new(Someone, Role.Manager), new ApproveGrant(Someone, Grant)).Refused("grant/four-eyes");
    [Fact] public void Nobody_proposes_for_themselves() => Given<Member>().When(new(Someone, Role.Admin), Ask).Refused("grant/not-for-oneself");
    [Fact] public void What_was_refused_stays_refused() =>
        Proposed.AndThen(Manager, new ApproveGrant(Someone, Grant, Approve: false)).AndThen(Manager, new ApproveGrant(Someone, Grant)).Refused("grant/already-decided");
    [Fact] public void One_is_enough_to_revoke() => Proposed.AndThen(Manager, new ApproveGrant(Someone, Grant)).AndThen(Admin, new RevokeGrant(Grant)).Then(m => m.Grants[Grant].Status == GrantStatus.Revoked);
    [Fact] public void What_is_over_is_not_revoked_again() => Proposed.AndThen(Admin, new RevokeGrant(Grant)).AndThen(Admin, new RevokeGrant(Grant)).Refused("grant/already-decided");
    [Fact] public void There_must_be_such_a_grant() => Given<Member>().When(Manager, new ApproveGrant(Someone, Number(9))).Refused("grant/not-found");

    [Theory, InlineData(Role.Admin), InlineData(Role.System), InlineData(Role.Integrator), InlineData(Role.Resident)]
    public void Not_every_part_can_be_given(Role role) => Given<Member>().When(Admin, Ask with { Role = role }).Refused("grant/not-a-part-of-staff");

    [Theory, InlineData(ScopeKind.Project, null), InlineData(ScopeKind.Project, "next door"), InlineData(ScopeKind.SubDistrict, " "), InlineData(ScopeKind.Case, null)]
    public void Below_the_district_it_must_say_which(ScopeKind kind, string? of) => Given<Member>().When(Admin, Ask with { Scope = new(kind, of) }).Refused("grant/scope-missing");

    [Fact] public void Its_purpose_is_to_read_or_is_not_named() =>
        Given<Member>().When(Admin, Ask with { Purpose = "audit" }).Refused("grant/no-such-purpose");

    [Fact] public void It_may_be_to_read_only() => Given<Member>().When(Admin, Ask with { Purpose = "read" }).Then(m => m.Grants.Values.Single().Purpose == Mediation.Grant.ToRead);

    [Fact] public void It_must_not_end_before_it_begins() =>
        Given<Member>().When(Admin, Ask with { From = Monday.AddDays(2), Until = Monday.AddDays(2) }).Refused("grant/ends-before-it-begins");
}

public class GrantsThatCount
{
    static readonly Resource Here = new(Number(60), District), There = new(Number(61), Number(1000));
    static Verdict Read(Subject subject, Resource resource, string purpose = "read", DateTimeOffset? at = null) => Mediation.Access.Decide(subject, Mediation.Access.Read, resource, purpose, at ?? Monday);

    [Fact] public void A_confined_manager_sees_only_what_was_granted()
    {
        var confined = Manager with { IsConfined = true, Grants = [new(Role.Manager, Reach.In([District]))] };

        Assert.Equal((Verdict.Allowed, Verdict.Hidden), (Read(confined, Here), Read(confined, There)));
    }

    [Fact] public void A_part_is_added_for_a_time()
    {
        var handler = Handler with { Grants = [new(Role.Manager, Reach.In([Number(1000)]), From: Monday, Until: Monday.AddDays(1))] };

        Assert.Equal(Verdict.Hidden, Read(handler, There, at: Monday.AddTicks(-1)));
        Assert.Equal(Verdict.Allowed, Read(handler, There));
        Assert.Equal(Verdict.Hidden, Read(handler, There, at: Monday.AddDays(1)));
    }

    [Fact] public void Only_for_the_purpose_it_was_given_for()
    {
        var handler = Handler with { Grants = [new(Role.Handler, Reach.In([Number(1000)]), Purpose: Grant.ToRead)] };

        Assert.Equal((Verdict.Allowed, Verdict.Hidden), (Read(handler, There), Read(handler, There, "service")));
    }

    [Fact] public void One_case_means_that_case()
    {
        var officer = new Subject(Number(1), Role.Officer) { Grants = [new(Role.Handler, Reach.To(There.CaseId))] };

        Assert.Equal((Verdict.Allowed, Verdict.Hidden), (Read(officer, There), Read(officer, Here)));
    }
}
