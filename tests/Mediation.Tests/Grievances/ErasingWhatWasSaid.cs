using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;
using Rules = Mediation.Access;

namespace Mediation.Tests.Grievances;

public class ErasingWhatWasSaid
{
    static Story<Grievance> Closed => Given(Stories.Closed);
    static readonly DateOnly LastDay = new(2036, 9, 14);
    static readonly DateTimeOffset After = new(2036, 9, 15, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact] public void A_complaint_is_kept_ten_years_from_its_end() => Closed.Then(g => g.KeptUntil(Tell.Rules) == LastDay);
    [Fact] public void An_enquiry_three() => Closed.Then(g => (g with { Kind = GrievanceKind.Enquiry }).KeptUntil(Tell.Rules) == new DateOnly(2029, 9, 14));
    [Fact] public void Every_kind_has_a_term() => Assert.All(Enum.GetValues<GrievanceKind>(), kind => Closed.Then(g => (g with { Kind = kind }).KeptUntil(Tell.Rules) is not null));
    [Fact] public void Not_a_day_before_it_ends() => Closed.When(House, new ErasePersonalData(), at: After.AddTicks(-1)).Refused("grievance/kept-by-law", "2036-09-14");
    [Fact] public void Not_while_it_is_being_handled() => Given(Accepted).When(House, new ErasePersonalData(), at: After).Refused("grievance/not-in-this-state");

    [Fact] public void Then_only_that_there_was_a_case_is_left()
    {
        var erased = Closed.When(House, new ErasePersonalData(), at: After);

        erased.Then(g => g is { Text: null, Answer: null, Place: null, Source: null, UnitId: null, Reporter: { Name: null, Phone: null } } && g.Reporter!.Person == Guid.Empty && g.Code != "");
        erased.When(House, new ErasePersonalData(), at: After).Refused("grievance/erased");
        Assert.Empty(erased.Case.NextActs);
    }

    [Fact] public void What_only_the_law_keeps_is_looked_at_and_left_alone()
    {
        var frozen = Closed.When(House, new FreezeGrievance(LastDay));
        Verdict Ask(Subject subject, string action) => Rules.Decide(subject, action, frozen.Case.ResourceOf(Number(50)), "service", Monday);

        Assert.Equal(Verdict.Frozen, Ask(Handler, "ReopenGrievance"));
        Assert.Equal(Verdict.Frozen, Ask(Manager, "RevealReporter"));
        Assert.Equal(Verdict.Allowed, Ask(Handler, Rules.Read));
        Assert.Equal(Verdict.Allowed, Ask(House, "ErasePersonalData"));
        Assert.Equal(Verdict.Hidden, Ask(new(Number(80), Role.Handler), "ReopenGrievance"));
    }

    [Fact] public void What_still_runs_is_not_frozen() => Given(Logged).When(House, new FreezeGrievance(LastDay)).Refused("grievance/not-in-this-state");
}

public class CorrectingTheReporter
{
    [Fact] public void Only_what_is_given_changes() =>
        Given(Logged).When(Handler, new CorrectReporter("Tan Xiaomei", null)).Then(g => g.Reporter!.Name!.Plain == "Tan Xiaomei" && g.Reporter.Phone == Given(Logged).Case.Reporter!.Phone);

    [Fact] public void Something_is() => Given(Logged).When(Handler, new CorrectReporter(" ", null)).Refused("grievance/nothing-to-correct");
}
