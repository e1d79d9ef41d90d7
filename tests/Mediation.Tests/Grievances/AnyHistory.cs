using System.Collections.Immutable;
using CsCheck;
using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

/// <summary>What holds whatever was asked, by whom and in whatever order.</summary>
public class AnyHistory
{
    sealed record Ask(Subject By, Command<Grievance> Command, int Hours);

    static readonly ImmutableArray<Subject> People = [Officer, Handler, Manager, Integrator, Resident, Tan, House];

    // texts are empty now and then, stars out of range, handlers the same again
    static readonly Gen<PrivateText> Text = Gen.OneOf<PrivateText>("A word.", "Another word.", " ");
    static readonly Gen<Command<Grievance>> Command = Gen.OneOf<Command<Grievance>>(
        Gen.Select(Text, Gen.Bool, Gen.Int[0, 3]).Select((text, closed, past) => (Command<Grievance>)(Stories.Ask with
        {
            Text = text, Site = new(District, null, closed, UnitKnown: true), ReceivedAt = past == 0 ? Monday.AddDays(-200) : null,
        })),
        Gen.Const<Command<Grievance>>(new AcceptGrievance()),
        Text.Select(t => (Command<Grievance>)new DeclineGrievance(t)),
        Gen.Select(Gen.Int[1, 3], Gen.Bool).Select((n, on) => (Command<Grievance>)new AssignGrievance(Number(20 + n), on)),
        Gen.Select(Text, Gen.Bool).Select((t, open) => (Command<Grievance>)new NoteOnGrievance(t, open)),
        Gen.Select(Text, Gen.Int[-2, 300]).Select((t, hours) => (Command<Grievance>)new AnswerGrievance(t, hours < 0 ? null : Monday.AddHours(hours))),
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 5]).Select((a, b) => (Command<Grievance>)new RateAnswer(new(a, b, b, b))),
        Gen.Const<Command<Grievance>>(new CloseGrievance()),
        Text.Select(t => (Command<Grievance>)new ReopenGrievance(t)));

    static readonly Gen<Ask[]> Asks = Gen.Select(Gen.Int[0, People.Length - 1], Command, Gen.Int[0, 40])
        .Select((who, command, hours) => new Ask(People[who], command, hours)).Array[0, 40];

    /// <summary>The whole way: after each ask the story so far, refused or not.</summary>
    static IEnumerable<Story<Grievance>> Walk(IEnumerable<Ask> asks)
    {
        var (story, now) = (Given<Grievance>().When(Officer, Stories.Ask), Monday);
        yield return story;
        foreach (var ask in asks)
        {
            now = now.AddHours(ask.Hours);
            yield return story = story.AndThen(ask.By, ask.Command, now);
        }
    }

    static void Always(Action<Story<Grievance>> holds) => Asks.Sample(asks => { foreach (var story in Walk(asks)) holds(story); }, iter: 500);

    [Fact] public void Nobody_waits_exactly_when_no_clock_runs() => Always(story => Assert.Equal(story.Case.IsOpen, story.Case.Clock is not null));

    [Fact] public void What_is_answered_is_never_overdue_and_has_its_answer() => Always(story =>
    {
        if (story.Case.Status is not (GrievanceStatus.Answered or GrievanceStatus.Closed)) return;
        Assert.Null(story.Case.Clock);
        Assert.NotNull(story.Case.Answer);
        Assert.NotNull(story.Case.AnsweredAt);
    });

    [Fact] public void Open_over_and_answered_exclude_each_other() => Always(story =>
        Assert.Single([story.Case.IsOpen, story.Case.IsOver, story.Case.Status == GrievanceStatus.Answered], yes => yes));

    [Fact] public void What_is_over_says_since_when_and_only_that() => Always(story => Assert.Equal(story.Case.IsOver, story.Case.ClosedAt is not null));

    [Fact] public void The_state_agrees_with_what_had_happened() => Always(story =>
    {
        var (now, past) = (story.Case, story.Happened);
        Assert.Equal(past.OfType<GrievanceReopened>().Count(), now.Reopenings);
        Assert.Equal(past.Aggregate((Guid?)null, (handler, e) => e switch { GrievanceAssigned a => a.Handler, InterestDeclared d when d.Account == handler => null, _ => handler }), now.Handler);
        Assert.Equal(past.OfType<GrievanceAnswered>().FirstOrDefault()?.AnsweredAt, now.FirstAnsweredAt);
        Assert.Equal(past.OfType<GrievanceAnswered>().LastOrDefault()?.AnsweredAt, now.AnsweredAt);
        Assert.Equal(past.OfType<GrievanceLogged>().Single().Code, now.Code);
        Assert.Equal(now.Rating, past.Reverse().TakeWhile(e => e is not GrievanceAnswered).OfType<AnswerRated>().LastOrDefault()?.Rating);
    });

    [Fact] public void What_is_refused_changes_nothing() => Asks.Sample(asks =>
    {
        var before = Given<Grievance>();
        foreach (var story in Walk(asks))
        {
            if (story.Why is not null) Assert.Same(before.Case, story.Case);
            before = story;
        }
    }, iter: 500);

    [Fact] public void Applying_never_throws_in_whatever_order() => Asks.Sample(asks =>
    {
        var events = Walk(asks).Last().Happened;
        var (backwards, empty) = (Given(events.Reverse()), Given<Grievance>());
        foreach (var e in events) _ = (e.Apply(backwards.Case), e.Apply(empty.Case));
    }, iter: 500);

    [Fact] public void Told_again_it_is_the_same_case() => Always(story => Assert.Equal(Plain(story.Case), Plain(Given(story.Happened).Case)));

    // sets compare by what they are, not by what is in them
    static (Grievance, string, string) Plain(Grievance g) => (g with { Recused = [], Accused = [] }, string.Join(' ', g.Recused.Order()), string.Join(' ', g.Accused.Order()));

    // for each kind of act one that nothing but the state can refuse
    static readonly ImmutableArray<(Subject By, Command<Grievance> Command)> Sensible =
    [
        (Officer, Stories.Ask), (Handler, new AcceptGrievance()), (Handler, new DeclineGrievance("Why.")), (Handler, new AssignGrievance(Number(77))),
        (Handler, new NoteOnGrievance("A word.")), (Integrator, new AnswerGrievance("A word.")), (Tan, new RateAnswer(new(1, 2, 3, 4))),
        (Handler, new CloseGrievance()), (Handler, new ReopenGrievance("Why.")),
        (Manager, new DeclareInterest(Number(78), InterestGround.OwnInterest)), (Manager, new LiftRecusal(Number(79), "Why.")), (Handler, new RevealReporter("Why.")),
        (Handler, new CorrectReporter("Tan Mei", null)), (House, new FreezeGrievance(new(2036, 9, 14))), (House, new ErasePersonalData()),
        (Officer, new JoinGrievance(Number(80), Name: "Lin")), (Officer, new LeaveGrievance(1)), (Handler, new ElectRepresentatives([1])), (Officer, new ServeMember(1, Handing.Post)),
        (Tan, new SendMessage("A word.")), (Tan, new ReadMessages()), (Manager, new LetKnow(Number(81), "Why.")), (Manager, new EndKnowing(Number(81))),
        (Handler, new PublishMatter("The lift")), (Handler, new HideMatter()),
        (Handler, new LinkGrievance(Number(82), "YT-26-000002", LinkKind.Related)), (Handler, new UnlinkGrievance(Number(82))),
        (Handler, new TakeInGrievance(Number(82), "YT-26-000002", Number(83), GrievanceStatus.Registered, null, false)), (Handler, new MergeGrievance(Number(82), "YT-26-000002", Number(83))),
        (Handler, new UnmergeGrievance("Why.")), (Handler, new ReleaseGrievance(Number(82), Number(83))),
    ];

    [Fact] public void The_next_acts_are_those_that_are_granted() => Always(story =>
    {
        var granted = Sensible.Where(s => story.When(s.By, s.Command, Monday.AddYears(1)).Why is null).Select(s => s.Command.GetType().Name);
        Assert.Equal(granted.Order(), story.Case.NextActs.Order());
    });

    [Fact] public void Every_act_is_tried_here() =>
        Assert.Equal(typeof(Grievance).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Command<Grievance>)) && !t.IsAbstract).Select(t => t.Name).Order(),
            Sensible.Select(s => s.Command.GetType().Name).Order());

    [Fact] public void Everybody_but_the_house_goes_without_the_source()
    {
        var imported = Given<Grievance>().When(Integrator, Stories.Ask with { Source = new("12345", "7") }).Case;

        Assert.All((Subject[])[Officer, Handler, Manager, Admin, Integrator, House], viewer => Assert.NotNull(imported.For(viewer).Source));
        Assert.All((Subject[])[Resident, Tan, Subject.Nobody], viewer => Assert.Null(imported.For(viewer).Source));
    }
}
