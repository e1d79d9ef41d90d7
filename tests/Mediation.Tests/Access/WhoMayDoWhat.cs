using System.Collections.Immutable;
using CsCheck;
using Xunit;
using static Mediation.Tests.Access.Anybody;
using static Mediation.Tests.Tell;
using Rules = Mediation.Access;

namespace Mediation.Tests.Access;

public class WhoMayDoWhat
{
    static readonly Gen<Resource> Open = Things.Select(thing => thing with { IsConfidential = false, Recused = [], Accused = [] });
    static readonly Gen<string> Actions = Gen.OneOf([.. Rules.Matrix.Keys.Order()]);

    static Verdict Ask(Subject subject, string action, Resource resource) => Rules.Decide(subject, action, resource, "service", Monday);

    [Fact] public void Whoever_may_do_it_to_something_may_do_it_ever() => Gen.Select(Subjects, Actions, Things).Sample((subject, action, thing) =>
        Ask(subject, action, thing) != Verdict.Allowed || Rules.MayEver(subject, action));

    [Fact] public void What_may_not_be_read_is_hidden_and_what_may_be_read_is_forbidden() => Gen.Select(Subjects, Actions, Things).Sample((subject, action, thing) =>
    {
        if (subject.Role == Role.Anonymous || Ask(subject, action, thing) == Verdict.Allowed) return true;
        if (Ask(subject, action, thing) is Verdict.Recused) return thing.Recused.Contains(subject.Id) || thing.Earlier.Contains(subject.Id);
        if (thing.Accused.Contains(subject.Id)) return Ask(subject, action, thing) == Verdict.Hidden;
        return Ask(subject, action, thing) == (Ask(subject, Rules.Matrix[action].Look, thing) == Verdict.Allowed ? Verdict.Forbidden : Verdict.Hidden);
    });

    [Fact] public void Nobody_is_told_to_sign_in_rather_than_that_there_is_nothing() => Gen.Select(Actions, Things).Sample((action, thing) =>
        Ask(Subject.Nobody, action, thing) is Verdict.Allowed or Verdict.Forbidden);

    [Fact] public void What_bars_wins_over_every_grant() => Gen.Select(Subjects, Actions, Things, Granted).Sample((subject, action, thing, more) =>
        !(thing.Recused.Contains(subject.Id) || thing.Accused.Contains(subject.Id)) || Ask(subject with { Grants = subject.Grants.Add(more) }, action, thing) is Verdict.Recused or Verdict.Hidden);

    [Theory, InlineData("AnswerReview"), InlineData("ApproveExtension"), InlineData("RefuseExtension"), InlineData("CloseSupervision")]
    public void Whoever_had_it_does_not_judge_it(string act) => Gen.Select(Subjects, Things, Granted).Sample((subject, thing, more) =>
        Ask(subject with { Grants = subject.Grants.Add(more) }, act, thing with { Earlier = [subject.Id] }) is Verdict.Recused or Verdict.Hidden);

    [Fact] public void Whoever_had_it_does_everything_else_as_before() => Gen.Select(Subjects, Actions, Things).Sample((subject, action, thing) =>
        Rules.ByOthers.Contains(action) || Ask(subject, action, thing with { Earlier = [subject.Id] }) == Ask(subject, action, thing));

    [Fact] public void Who_was_let_in_looks_for_as_long_as_it_lasts_and_no_more() => Gen.Select(Subjects, Actions, Things, Gen.Bool).Sample((subject, action, thing, lasts) =>
    {
        var before = Ask(subject, action, thing);
        var after = Ask(subject, action, thing with { LetIn = ImmutableDictionary<Guid, DateTimeOffset>.Empty.Add(subject.Id, lasts ? Monday.AddTicks(1) : Monday) });
        return after == before || (lasts && subject.IsStaff && !thing.IsConfidential && (after == Verdict.Forbidden || (after == Verdict.Allowed && action is Rules.Read or "RevealReporter" or "NoteOnGrievance")));
    });

    [Fact] public void Another_grant_never_means_less() => Gen.Select(Subjects, Actions, Things, Granted).Sample((subject, action, thing, more) =>
        Ask(subject, action, thing) != Verdict.Allowed || Ask(subject with { Grants = subject.Grants.Add(more) }, action, thing) == Verdict.Allowed);

    [Fact] public void An_accusation_is_never_read_by_the_team() => Gen.Select(Subjects, Things).Sample((subject, thing) =>
        !thing.IsConfidential || subject.Role is not (Role.Officer or Role.Handler or Role.Mediator or Role.Admin or Role.Integrator) || !subject.Grants.IsEmpty || thing.Handler == subject.Id
            || Ask(subject, Rules.Read, thing) != Verdict.Allowed);

    [Fact] public void A_team_reaches_its_projects_and_what_has_none() => Open.Sample(thing =>
        (Ask(Handler, "AcceptGrievance", thing) == Verdict.Allowed) == (thing.ProjectId is null || thing.ProjectId == District));

    [Fact] public void A_resident_reaches_what_the_resident_reported() => Open.Sample(thing =>
        (Ask(new(Number(2), Role.Resident), Rules.Read, thing) == Verdict.Allowed) == (thing.Person == Number(2)));

    [Fact] public void A_reporter_reaches_the_one_case() => Open.Sample(thing =>
        (Ask(new(Number(2), Role.Reporter), Rules.Read, thing) == Verdict.Allowed) == (thing.CaseId == Number(2)));

    [Fact] public void More_projects_never_mean_less() => Gen.Select(Subjects, Actions, Things).Sample((subject, action, thing) =>
        Ask(subject, action, thing) != Verdict.Allowed || Ask(subject with { Projects = subject.Projects.Add(Elsewhere) }, action, thing) == Verdict.Allowed);

    [Fact] public void Supervisors_only_look()
    {
        var supervisor = new Subject(Number(1), Role.Supervisor);
        string[] acts = [.. Rules.Matrix.Keys.Where(a => typeof(Subject).Assembly.GetTypes().Any(t => t.Name == a))];

        Assert.All(acts, act => Assert.False(Rules.MayEver(supervisor, act)));
        Assert.True(Rules.MayEver(supervisor, Rules.Read));
    }

    [Fact] public void Only_who_reported_rates() => Assert.Equal([Role.Reporter, Role.Resident, Role.Enterprise],
        Enum.GetValues<Role>().Where(role => Rules.MayEver(new(Number(1), role), "RateAnswer")));

    [Fact] public void Every_act_has_a_row()
    {
        var acts = typeof(Subject).Assembly.GetTypes().Where(t => !t.IsAbstract && IsCommand(t.BaseType)).Select(t => t.Name).ToImmutableArray();

        Assert.NotEmpty(acts);
        Assert.Empty(acts.Except(Rules.Matrix.Keys));

        static bool IsCommand(Type? type) => type is { IsGenericType: true } && (type.GetGenericTypeDefinition() == typeof(Command<>) || IsCommand(type.BaseType));
    }
}

public class MaskingAPerson
{
    [Theory]
    [InlineData("Lin Mei", "L**"), InlineData("", "")]
    [InlineData("\U00020000\u6797", "\U00020000**")]
    public void Of_a_name_the_first_character_stays(string name, string shown) => Assert.Equal(shown, Masking.Name(name));

    [Theory]
    [InlineData("13800002207", "138****2207"), InlineData("+8613800002207", "+86****2207"), InlineData("25551234", "2****"), InlineData("11", "****")]
    public void Of_a_number_its_ends_stay(string phone, string shown) => Assert.Equal(shown, Masking.Phone(phone));
}
