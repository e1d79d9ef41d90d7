using System.Collections.Immutable;
using CsCheck;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Law;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

/// <summary>What holds whatever was asked, by whom and in whatever order.</summary>
public class AnyHistory
{
    sealed record Ask(Subject By, Command<Grievance> Command, int Hours);

    static readonly ImmutableArray<Subject> People = [Officer, Handler, Manager, Integrator, Resident, Tan, House, .. new[] { 21, 22, 23 }.Select(n => new Subject(Number(n), Role.Handler) { Units = [Number(50)] })];

    // texts are empty now and then, stars out of range, handlers the same again
    static readonly Gen<PrivateText> Text = Gen.OneOf<PrivateText>("A word.", "Another word.", " ");
    static readonly Gen<Command<Grievance>> Command = Gen.OneOf<Command<Grievance>>(
        Gen.Select(Text, Gen.Bool, Gen.Int[0, 3]).Select((text, closed, past) => (Command<Grievance>)(Stories.Ask with
        {
            Text = text, Site = new(District, null, closed, UnitKnown: true), ReceivedAt = past == 0 ? Monday.AddDays(-200) : null,
        })),
        Gen.Const<Command<Grievance>>(new AcceptGrievance()),
        Gen.Select(Text, Gen.Enum<DeclineGround>(), Gen.Enum<Remedy>()).Select((t, ground, remedy) => (Command<Grievance>)new DeclineGrievance(ground, remedy, t)),
        Gen.Select(Gen.Int[1, 3], Gen.Bool).Select((n, on) => (Command<Grievance>)new AssignGrievance(Number(20 + n), on)),
        Gen.Select(Text, Gen.Bool).Select((t, open) => (Command<Grievance>)new NoteOnGrievance(t, open)),
        Gen.Select(Text, Gen.Int[-2, 300]).Select((t, hours) => (Command<Grievance>)new AnswerGrievance(t, hours < 0 ? null : Monday.AddHours(hours))),
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 5]).Select((a, b) => (Command<Grievance>)new RateAnswer(new(a, b, b, b))),
        Gen.Const<Command<Grievance>>(new CloseGrievance()),
        Gen.Enum<Timed>().Select(what => (Command<Grievance>)new KeepTime(what)), Gen.Const<Command<Grievance>>(new OpenPapers()),
        Text.Select(t => (Command<Grievance>)new ReopenGrievance(t)),
        Gen.Select(Text, Gen.Int[0, 2]).Select((t, to) => (Command<Grievance>)new TransferGrievance(to == 0 ? Number(50) : null, to == 1 ? "police" : null, t)),
        Gen.Const<Command<Grievance>>(new AcceptTransfer()), Text.Select(t => (Command<Grievance>)new RefuseTransfer(t)),
        Gen.Const<Command<Grievance>>(new AcceptHandover()), Text.Select(t => (Command<Grievance>)new RefuseHandover(t)),
        Gen.Select(Gen.Enum<GrievanceKind>(), Gen.OneOf<string>("other", "safety.intimidation", "title"), Text).Select((kind, category, t) => (Command<Grievance>)new ReclassifyGrievance(kind, category, t)),
        Text.Select(t => (Command<Grievance>)new ContactReporter(ContactWay.Visit, t)), Gen.Const<Command<Grievance>>(new NoteAlert()),
        Text.Select(t => (Command<Grievance>)new ReferToPolice(t)), Text.Select(t => (Command<Grievance>)new SecureEvidence(t)),
        Text.Select(t => (Command<Grievance>)new AnswerGrievance(Opinion: Stories.InForm with { Facts = t })),
        Text.Select(t => (Command<Grievance>)new AskReview(t)), Gen.Select(Gen.Enum<ReviewOutcome>(), Text).Select((outcome, t) => (Command<Grievance>)new AnswerReview(outcome, t)),
        Text.Select(t => (Command<Grievance>)new WithdrawGrievance(t)));

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
        Assert.Equal(past.Aggregate((Guid?)null, (first, e) => e switch { GrievanceAssigned a => first ?? a.Handler, HandoverAccepted a => first ?? a.Handler, InterestDeclared d when d.Account == first => null, _ => first }), now.FirstHandler);
        Assert.Equal(past.Select(e => e switch { GrievanceAssigned a => a.Handler, HandoverAccepted a => a.Handler, _ => (Guid?)null }).OfType<Guid>().Order().Distinct(), now.HandledBy.Order());
        Assert.Equal(past.OfType<GrievanceTransferred>().Count(), now.Hop?.Number ?? 0);
        Assert.Equal(Answers(past).Cast<DateTimeOffset?>().FirstOrDefault(), now.FirstAnsweredAt);
        Assert.Equal(Answers(past).Cast<DateTimeOffset?>().LastOrDefault(), now.AnsweredAt);
        Assert.Equal(past.OfType<GrievanceLogged>().Single().Code, now.Code);
        Assert.Equal(now.Rating, past.Reverse().TakeWhile(e => e is not (GrievanceAnswered or OpinionGiven)).OfType<AnswerRated>().LastOrDefault()?.Rating);
    });

    static IEnumerable<DateTimeOffset> Answers(IEnumerable<Event<Grievance>> past) =>
        past.Select(e => e switch { GrievanceAnswered a => a.AnsweredAt, OpinionGiven a => a.AnsweredAt, _ => (DateTimeOffset?)null }).OfType<DateTimeOffset>();

    [Fact] public void What_is_offered_is_in_hand_and_who_has_it_is_known() => Always(story =>
    {
        if (story.Case.Offered is not null) Assert.True(story.Case.IsInHand && story.Case.Handler is not null);
        if (story.Case.Handler is { } handler) Assert.Contains(handler, story.Case.HandledBy);
    });

    [Fact] public void Nothing_runs_beside_what_is_over_but_what_an_alert_owes_and_a_reporter_may_do() => Always(story =>
    {
        if (story.Case.IsOpen) return;
        Assert.Null(story.Case.Dispatch);
        Assert.True(story.Case.Contact is null || story.Case.Alert is not null);
        Assert.True(story.Case.Review is null || story.Case.Status is GrievanceStatus.Answered or GrievanceStatus.Closed);
    });

    [Fact] public void A_grave_case_is_closed_only_when_all_is_done_and_by_others() => Always(story =>
    {
        if (story.Case is { Status: GrievanceStatus.Closed, Alert: { } alert } && story.Happened[^1] is GrievanceClosed) Assert.Empty(alert.Owed);
    });

    [Fact] public void Every_clock_that_runs_belongs_to_the_rules_it_began_under() => Always(story => Assert.All(story.Case.Running, clock => Assert.Equal(story.Case.Rules, clock.Rules)));

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
    static (Grievance, string, string, string) Plain(Grievance g) =>
        (g with { Recused = [], Accused = [], HandledBy = [] }, string.Join(' ', g.Recused.Order()), string.Join(' ', g.Accused.Order()), string.Join(' ', g.HandledBy.Order()));

    static readonly Subject Director = new(Number(90), Role.Manager);

    // for each kind of act one that nothing but the state can refuse
    static readonly ImmutableArray<(Func<Grievance, Subject> By, Command<Grievance> Command)> Sensible =
    [
        (_ => Officer, Stories.Ask), (_ => Integrator, new TakeTicket(Stories.Ask with { Channel = Channel.Hotline, Source = new("12345", "7") }, new(Urgency.General, Monday.AddDays(2)))),
        (_ => Handler, new AcceptGrievance()), (_ => Handler, new DeclineGrievance(DeclineGround.LegalRemedy, Remedy.Litigation, "Why.")), (_ => Handler, new AssignGrievance(Number(77))),
        (_ => Handler, new NoteOnGrievance("A word.")), (_ => Integrator, new AnswerGrievance("A word.")), (_ => Tan, new RateAnswer(new(1, 2, 3, 4))),
        (_ => Director, new CloseGrievance()), (_ => Handler, new ReopenGrievance("Why.")),
        (_ => Manager, new DeclareInterest(Number(78), InterestGround.OwnInterest)), (_ => Manager, new LiftRecusal(Number(79), "Why.")), (_ => Handler, new RevealReporter("Why.")), (_ => Handler, new AttachFile(Number(92), "a.pdf", "0", FileKind.Pdf, 1)),
        (_ => Handler, new TransferGrievance(null, "police", "Why.")), (_ => Manager, new AcceptTransfer()), (_ => Manager, new RefuseTransfer("Why.")),
        (g => new(g.Offered ?? Number(91), Role.Handler), new AcceptHandover()), (g => new(g.Offered ?? Number(91), Role.Handler), new RefuseHandover("Why.")),
        (_ => Manager, new ReclassifyGrievance(GrievanceKind.Suggestion, "other.property", "Why.")),
        (_ => Handler, new ContactReporter(ContactWay.Call, "A word.")), (_ => Manager, new NoteAlert()), (_ => Handler, new ReferToPolice("A word.")), (_ => Handler, new SecureEvidence("A word.")),
        (_ => Handler, new CorrectReporter("Tan Mei", null)), (_ => Tan, new AskReview("Why.")), (_ => Director, new AnswerReview(ReviewOutcome.Upheld, "A word.")), (_ => Tan, new WithdrawGrievance()),
        (_ => House, new FreezeGrievance(new(2036, 9, 14))), (_ => House, new ErasePersonalData()),
        (_ => Manager, new EscalateGrievance(LadderStep.Listing, "Why.")), (_ => Handler, new ReportOnSupervision("Why.")), (_ => Manager, new CloseSupervision("Why.")), (_ => Manager, new LeadGrievance(Number(80))),
        (_ => Handler, new ProposeExtension(1, "Why.")), (_ => Manager, new ApproveExtension()), (_ => Manager, new RefuseExtension("Why.")),
        (_ => Handler, new PauseClock(PauseReason.Hearing)), (_ => Handler, new ResumeClock()), (_ => House, new RecountClock()), (_ => House, new KeepTime()),
        (_ => Handler, new ServePaper(Paper.Opinion, ServiceMethod.InPerson, "Signed.")), (_ => Tan, new OpenPapers()),
        (_ => Handler, new GivePin()), (_ => Tan, new AskForMessage()), (_ => House, new RecordMessage(Monday)),
        (_ => Officer, new JoinGrievance(Number(80), Name: "Lin")), (_ => Officer, new LeaveGrievance(1)), (_ => Handler, new ElectRepresentatives([1])), (_ => Officer, new ServeMember(1, Handing.Post)),
        (_ => Tan, new SendMessage("A word.")), (_ => Tan, new ReadMessages()), (_ => Manager, new LetKnow(Number(81), "Why.")), (_ => Manager, new EndKnowing(Number(81))),
        (_ => Handler, new PublishMatter("The lift")), (_ => Handler, new HideMatter()),
        (_ => Handler, new LinkGrievance(Number(82), "YT-26-000002", LinkKind.Related)), (_ => Handler, new UnlinkGrievance(Number(82))),
        (_ => Handler, new TakeInGrievance(Number(82), "YT-26-000002", Number(83), GrievanceStatus.Registered, null, false)), (_ => Handler, new MergeGrievance(Number(82), "YT-26-000002", Number(83))),
        (_ => Handler, new UnmergeGrievance("Why.")), (_ => Handler, new ReleaseGrievance(Number(82), Number(83))),
        (_ => Officer, new BreakGlass("Why.")), (_ => Director, new ReviewGlass(1, true, "Why.")),
    ];

    // the program's own watch over the clock, a pause that must begin in time, and a paper that is one of several
    static readonly ImmutableArray<string> NotOfTheState = [nameof(KeepTime), nameof(PauseClock), nameof(ServePaper)];

    [Fact] public void The_next_acts_are_those_that_are_granted() => Always(story =>
    {
        foreach (var at in new[] { Monday.AddDays(70), Monday.AddYears(1) })
        {
            var granted = Sensible.Where(s => story.When(s.By(story.Case), s.Command, at).Why is null).Select(s => s.Command.GetType().Name);
            Assert.Equal(granted.Except(NotOfTheState).Order(), story.Case.NextActsAt(at, Rules).Where(Tried.Contains).Except(NotOfTheState).Order());
        }
    });

    static readonly ImmutableHashSet<string> Tried = [.. Sensible.Select(s => s.Command.GetType().Name)];

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
