using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mediation.Files;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>What kind of request is laid before us.</summary>
public enum GrievanceKind { Enquiry, Suggestion, Complaint, Report, Petition, Mediation, EnterpriseHelp }

/// <summary>The way by which it reached us.</summary>
public enum Channel { Field, Portal, Phone, Letter, Visit, Hotline, Import }

/// <summary>Where it stands.</summary>
public enum GrievanceStatus { Registered, Accepted, Declined, Transferred, InProgress, Answered, Closed, UnderReview, Terminated, Withdrawn, Merged }

/// <summary>Who reported: a person of the vault, named or not. Names and phones are sealed and never searchable.</summary>
public sealed record Reporter(Guid Person, bool Anonymous, [property: NotSearchable] PrivateText? Name, [property: NotSearchable] PrivateText? Phone);

/// <summary>Where an imported case comes from: the system and its number there.</summary>
public sealed record Source(string System, string Number);

/// <summary>What the reporter thinks of the answer, one to five on four axes: speed, effect, service, clarity of the reply.</summary>
public sealed record Rating(int Speed, int Effect, int Service, int Clarity);

/// <summary>A look at who reported: the how-manieth, whose, when.</summary>
public sealed record Reveal(int Number, Guid By, DateTimeOffset At);

/// <summary>Somebody was let into the case for an hour though it was not theirs; and what a manager found afterwards.</summary>
public sealed record Glass(int Number, Guid By, DateTimeOffset At, DateTimeOffset Until, Guid Reason, Guid? ReviewedBy = null, bool Justified = false);

/// <summary>What was done to a case after its end.</summary>
public enum LateEditKind { Note, Correction }

/// <summary>Something was done to the case after its end: the how-manieth, what, when.</summary>
public sealed record LateEdit(int Number, LateEditKind What, DateTimeOffset At);
/// <summary>Why the authority does not take a matter on.</summary>
public enum DeclineGround { NotOurMatter, LegalRemedy, BeingHandled, Terminated, NoFacts, Other }

/// <summary>Where somebody may turn instead. The first six are the legal remedies to which petitions of that kind belong.</summary>
public enum Remedy { Litigation, Arbitration, Reconsideration, Procuratorate, Police, AdministrativeProcedure, OtherAuthority, Mediation, Review }

/// <summary>What an opinion says to the claim.</summary>
public enum Finding { Supported, Explained, NotSupported }

/// <summary>An answer in form: what was claimed, what was found, what we hold, and by which law (Regulations on Petition Work, article 32).</summary>
public sealed record Opinion(PrivateText Claim, PrivateText Facts, PrivateText View, PrivateText Basis, Finding Finding);

/// <summary>What the higher authority makes of an opinion.</summary>
public enum ReviewOutcome { Upheld, Changed, SentBack }

/// <summary>What was said to a transfer by whom it went to.</summary>
public enum HopAnswer { Awaited, Accepted, Refused }

/// <summary>One hop of a matter to who is to handle it: a unit of ours, or an authority outside; until when it may object, and what it said.</summary>
public sealed record Hop(int Number, Guid? Unit, string? Authority, DateTimeOffset At, Clock Objection, HopAnswer Answer = HopAnswer.Awaited, DateTimeOffset? AnsweredAt = null)
{
    [JsonIgnore] public bool IsAwaited => Answer == HopAnswer.Awaited;

    /// <summary>A unit speaks for itself; for an authority outside, who keeps the file writes down what it said.</summary>
    internal bool MayBeAnsweredBy(Subject subject) => Unit is not { } unit || subject.Units.Contains(unit) || !subject.IsOfATeam;
}

/// <summary>What runs beside the main clock: the dispatch to who shall handle it, and the first word with who reported.</summary>
public enum Errand { Dispatch, Contact, Review }

/// <summary>What an eviction by force, a utility cut off or a threat sets off at once, and how far it has been followed.</summary>
public sealed record Alert(DateTimeOffset RaisedAt, DateTimeOffset ContactDue)
{
    public DateTimeOffset? ContactedAt { get; init; }
    /// <summary>When the director took note, and who that was.</summary>
    public DateTimeOffset? NotedAt { get; init; }
    public Guid? NotedBy { get; init; }
    public DateTimeOffset? ReferredAt { get; init; }
    public DateTimeOffset? SecuredAt { get; init; }

    /// <summary>The acts that are still owed before the case may be closed.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Owed =>
    [
        .. ContactedAt is null ? [nameof(ContactReporter)] : ImmutableArray<string>.Empty, .. NotedAt is null ? [nameof(NoteAlert)] : ImmutableArray<string>.Empty,
        .. ReferredAt is null ? [nameof(ReferToPolice)] : ImmutableArray<string>.Empty, .. SecuredAt is null ? [nameof(SecureEvidence)] : ImmutableArray<string>.Empty,
    ];
}

/// <summary>Any request that somebody lays before the authority, from the first word to the last.</summary>
public sealed partial record Grievance : ICase<Grievance>
{
    public static string Noun => "grievance";
    public static Grievance Empty { get; } = new();

    public string Code { get; init; } = "";
    public Guid? ProjectId { get; init; }
    public Guid? UnitId { get; init; }
    public GrievanceKind Kind { get; init; }
    public Channel Channel { get; init; }
    public string Category { get; init; } = Categories.Unclassified;
    public Severity Severity { get; init; } = Severity.S4;

    /// <summary>The rule set under which it began, and which it keeps.</summary>
    public string Rules { get; init; } = "";
    public PrivateText? Subject { get; init; }
    public PrivateText? Text { get; init; }
    public PrivateText? Place { get; init; }
    public Reporter? Reporter { get; init; }
    public bool SeveralPeople { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset LoggedAt { get; init; }
    public Source? Source { get; init; }

    /// <summary>What the hotline wants of it, where it came from there.</summary>
    public TicketTerms? Ticket { get; init; }
    public GrievanceStatus Status { get; init; }
    public Guid? Handler { get; init; }

    /// <summary>Who had it first and answers for it until it is closed, whoever handles it now; passes on only from who must stand back.</summary>
    public Guid? FirstHandler { get; init; }

    /// <summary>To whom it is offered: until they accept, it stays where it is.</summary>
    public Guid? Offered { get; init; }

    /// <summary>Everybody in whose hands it has been.</summary>
    public ImmutableHashSet<Guid> HandledBy { get; init; } = [];
    public DateTimeOffset? DispatchedAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The last hop on its way to who is to handle it, and where it stood before.</summary>
    public Hop? Hop { get; init; }
    public GrievanceStatus Before { get; init; }

    /// <summary>The clock that runs now; none once nobody waits for us.</summary>
    public Clock? Clock { get; init; }

    /// <summary>What is done so that the clock is kept.</summary>
    public Oversight Oversight { get; init; } = Oversight.None;

    /// <summary>What went out in writing and has arrived.</summary>
    public Services Services { get; init; } = Services.None;

    /// <summary>What runs beside it: until somebody handles it, until the reporter was spoken to, until the reporter may ask for a review.</summary>
    public Clock? Dispatch { get; init; }
    public Clock? Contact { get; init; }
    public Clock? Review { get; init; }
    public Alert? Alert { get; init; }
    public PrivateText? Reason { get; init; }
    public DeclineGround? Ground { get; init; }
    public Remedy? Remedy { get; init; }
    public PrivateText? Answer { get; init; }
    public Opinion? Opinion { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? FirstAnsweredAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public Rating? Rating { get; init; }
    public bool ReopeningAsked { get; init; }
    public int Reopenings { get; init; }
    public ImmutableArray<Attachment> Files { get; init; } = [];

    /// <summary>Sent back because the reporter was not satisfied; once more, and it is under supervision.</summary>
    public int Reworks { get; init; }
    public bool IsSupervised { get; init; }

    /// <summary>How far the opinion has been carried: 1 to the review, 2 to the re-review.</summary>
    public int ReviewLevel { get; init; }
    public PrivateText? ReviewOpinion { get; init; }
    public ReviewOutcome? ReviewOutcome { get; init; }
    public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>Staff who have an interest in the matter, and staff whom it is about.</summary>
    public ImmutableHashSet<Guid> Recused { get; init; } = [];
    public ImmutableHashSet<Guid> Accused { get; init; } = [];

    /// <summary>Who last looked at who reported.</summary>
    public Reveal? LastReveal { get; init; }

    /// <summary>Who was let in though it was not theirs, in the order of it.</summary>
    public ImmutableArray<Glass> Glasses { get; init; } = [];

    /// <summary>What was last done to it after its end.</summary>
    public LateEdit? LastLateEdit { get; init; }

    /// <summary>Its reporter asked for erasure and the law still keeps it: stored until this day, and nothing else.</summary>
    public DateOnly? FrozenUntil { get; init; }
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>More time that somebody asked for and nobody has decided on; it ends with the clock it was asked for.</summary>
    public ExtensionProposal? OpenProposal => Oversight.Proposal is { } asked && asked.Deadline.IsOf(Clock) ? asked : null;
    /// <summary>The reporter wants a short message when there is an answer, and the answer of which one was sent.</summary>
    public bool WantsMessage { get; init; }
    public DateTimeOffset? MessageFor { get; init; }

    /// <summary>The answer that the reporter is still to be told of.</summary>
    public DateTimeOffset? MessageDue => WantsMessage && Status == GrievanceStatus.Answered && !IsFrozen && MessageFor != AnsweredAt ? AnsweredAt : null;

    public bool IsLogged => Code != "";

    /// <summary>Somebody waits for us, or for who has it from us.</summary>
    public bool IsOpen => IsInHand || Status is GrievanceStatus.Transferred or GrievanceStatus.UnderReview;

    /// <summary>It is with us to be handled.</summary>
    public bool IsInHand => Status is GrievanceStatus.Registered or GrievanceStatus.Accepted or GrievanceStatus.InProgress;

    /// <summary>Somebody outside has taken it from us; its first handler still sees to it that there is an answer.</summary>
    public bool IsElsewhere => Status == GrievanceStatus.Transferred && Hop is { Answer: HopAnswer.Accepted };
    public bool IsFrozen => FrozenUntil is not null || ErasedAt is not null;
    public bool IsOver => Status is GrievanceStatus.Declined or GrievanceStatus.Closed or GrievanceStatus.Terminated or GrievanceStatus.Withdrawn or GrievanceStatus.Merged;

    public Resource ResourceOf(Guid id) => new(id, ProjectId, Reporter?.Person)
    {
        IsConfidential = Kind == GrievanceKind.Report, Handler = Handler, Offered = Offered, Receiver = Hop is { Answer: not HopAnswer.Refused } ? Hop.Unit : null, Recused = Recused, Accused = Accused, Earlier = HandledBy,
        IsFrozen = IsFrozen, Knowers = Knowers, Joint = Joint, IsPublic = IsPublic, LetIn = Glasses.IsEmpty ? ImmutableDictionary<Guid, DateTimeOffset>.Empty : Glasses.GroupBy(glass => glass.By).ToImmutableDictionary(of => of.Key, of => of.Max(glass => glass.Until)),
    };

    /// <summary>When what ran beside it ended, and whether in time.</summary>
    public Clock? DispatchEnded { get; init; }
    public Clock? ContactEnded { get; init; }

    /// <summary>The clock that is watched under this name; none while it does not run.</summary>
    public Clock? ClockOf(Timed watch) => watch switch
    {
        Timed.Matter => Clock, Timed.Dispatch => Dispatch, Timed.Contact => Contact, Timed.Objection => Hop is { IsAwaited: true } hop ? hop.Objection : null, _ => null,
    };

    /// <summary>How high each clock that runs has climbed.</summary>
    public IEnumerable<(Timed What, StepTaken Taken)> Rungs() =>
        from what in Enum.GetValues<Timed>()
        let taken = Oversight.Of(what).Rung
        where taken is not null && taken.Deadline.IsOf(ClockOf(what))
        select (what, taken);

    /// <summary>Of which clock a deadline speaks; of none that runs beside it: of the case's own.</summary>
    internal Timed TimedOf(Deadline deadline) =>
        deadline.IsOf(Dispatch) ? Timed.Dispatch : deadline.IsOf(Contact) ? Timed.Contact : deadline.IsOf(ClockOf(Timed.Objection)) ? Timed.Objection : Timed.Matter;

    /// <summary>Every clock that runs now: ours, and what the reporter still may do.</summary>
    public ImmutableArray<Clock> Running => [.. new[] { Clock, Dispatch, Contact, Review, Hop is { IsAwaited: true } ? Hop.Objection : null }.OfType<Clock>()];

    /// <summary>What decides by which clocks it runs.</summary>
    public CaseFacts Facts => FactsOf(Kind, Channel, Ticket is { Urgency: Urgency.Urgent } ? Severity.S1 : Severity, Category);

    public static CaseFacts FactsOf(GrievanceKind kind, Channel channel, Severity severity, string category) =>
        new(Camel(kind), Camel(channel), Camel(severity), category);

    /// <summary>The rules it is bound to, with the calendar as it is known now.</summary>
    public RuleSet BoundTo(RuleSet now) => Rules == now.Name || RuleSets.All.FirstOrDefault(one => one.Name == Rules) is not { } bound ? now : bound with { Calendar = now.Calendar };

    /// <summary>The clock that a step starts, by the rules it is bound to.</summary>
    public Clock Start(string step, DateTimeOffset at, RuleSet now) => TryStart(step, at, now) ?? throw new KeyNotFoundException($"{Rules} has no clock for {step}.");

    internal Clock? TryStart(string step, DateTimeOffset at, RuleSet now)
    {
        var rules = BoundTo(now);
        if (rules.ClockOf(step, Facts) is not { } rule) return null;

        var clock = rules.Start(rule, at);
        return step == "accepted" ? BoundByTicket(clock, now) : clock;
    }

    /// <summary>What the hotline wants sooner than the law counts, while it is still to come; a citizen's own time is never cut.</summary>
    internal Clock BoundByTicket(Clock clock, RuleSet now) => FirstAnsweredAt is null && Ticket is { } ticket ? clock.NotLaterThan(Due.At(ticket.Due), BoundTo(now)) : clock;

    /// <summary>What ran beside it, ended: for the record of whether it was in time.</summary>
    internal IEnumerable<Event<Grievance>> Ended(DateTimeOffset at, RuleSet now, params ImmutableArray<Errand> errands) =>
        from errand in errands
        let clock = errand switch { Errand.Dispatch => Dispatch, Errand.Contact => Contact, _ => Review }
        where clock is not null
        select new ErrandEnded(errand, clock.Satisfy(at, BoundTo(now)));

    /// <summary>In these hands from now on; whoever was first stays the one who answers for it.</summary>
    internal Grievance InHandsOf(Guid handler) => this with { Handler = handler, FirstHandler = FirstHandler ?? handler, Offered = null, HandledBy = HandledBy.Add(handler) };

    internal Grievance AnsweredWith(PrivateText text, DateTimeOffset at) => this with
    {
        Answer = text, AnsweredAt = at, FirstAnsweredAt = FirstAnsweredAt ?? at,
        Clock = null, Rating = null, Offered = null, Joint = Joint.Unserved(), ReviewLevel = 0, ReviewOpinion = null, ReviewOutcome = null, Status = GrievanceStatus.Answered,
    };

    internal Grievance TakenUpAgain(Clock finish) => this with
    {
        Clock = finish, Review = null, ClosedAt = null, ReopeningAsked = false, Ground = null, Remedy = null,
        Status = Handler is null ? GrievanceStatus.Accepted : GrievanceStatus.InProgress,
    };

    internal Grievance Over(GrievanceStatus status, DateTimeOffset at) => this with { Clock = null, Review = null, Offered = null, ClosedAt = at, ReopeningAsked = false, Status = status };

    /// <summary>Whether the law asks for an opinion in form rather than a plain word.</summary>
    public bool OwesOpinion(RuleSet now) => BoundTo(now).Kinds.GetValueOrDefault(Camel(Kind))?.OpinionOwed == true;

    /// <summary>Why a step that an alert asks for cannot be put on record, if so: there is no alert, or the step was taken.</summary>
    internal Refusal? RefusesToFollow(DateTimeOffset? taken) => Alert is null ? Refusals.NoAlert : taken is not null ? Refusals.AlreadyRecorded : null;

    internal Grievance Following(Func<Alert, Alert> step) => Alert is null ? this : this with { Alert = step(Alert) };

    internal Grievance With(Errand errand, Clock? clock) => errand switch
    {
        Errand.Dispatch => this with { Dispatch = clock },
        Errand.Contact => this with { Contact = clock },
        _ => this with { Review = clock },
    };

    static string Camel(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The last day on which the law keeps it; none while it runs.</summary>
    public DateOnly? KeptUntil(RuleSet rules) => IsOpen || (ClosedAt ?? AnsweredAt) is not { } ended ? null : rules.KeptUntil(Camel(Kind), ended);

    /// <summary>The acts that this state allows, for whoever may do them: what a page offers next.</summary>
    public ImmutableArray<string> NextActs => !IsLogged ? [nameof(LogGrievance)] : IsFrozen ? [] : Links.Into is not null ? [nameof(UnmergeGrievance), .. NextOfPersons] :
    [
        .. NextByStatus, .. NextBesides, .. NextTogether, .. Timekeeping.Acts(this), nameof(NoteOnGrievance), nameof(AttachFile), .. NextOfPersons,
    ];

    ImmutableArray<string> NextOfPersons =>
    [
        nameof(DeclareInterest),
        .. Recused.Count + Accused.Count > 0 ? [nameof(LiftRecusal)] : ImmutableArray<string>.Empty,
        .. Reporter is { Name: not null } or { Phone: not null } ? [nameof(RevealReporter)] : ImmutableArray<string>.Empty,
        .. Reporter is { Phone: not null } ? [nameof(AskForMessage)] : ImmutableArray<string>.Empty,
        .. Glasses.Any(glass => glass.ReviewedBy is null) ? [nameof(ReviewGlass)] : ImmutableArray<string>.Empty,
        nameof(GivePin), nameof(CorrectReporter), nameof(BreakGlass), .. IsOpen ? ImmutableArray<string>.Empty : [nameof(FreezeGrievance)],
    ];

    /// <summary>The same case, remembering that this was done after its end; where it is not over, just the same.</summary>
    internal Grievance AfterTheEnd(LateEditKind what, DateTimeOffset at) => !IsOver ? this : this with { LastLateEdit = new((LastLateEdit?.Number ?? 0) + 1, what, at) };
    /// <summary>The same at a certain moment: without what it is too late for.</summary>
    public ImmutableArray<string> NextActsAt(DateTimeOffset at, RuleSet now) =>
    [
        .. NextActs.Where(act => act switch
        {
            nameof(AskReview) => Review?.IsOverdue(at, BoundTo(now)) == false,
            nameof(ProposeExtension) => Clock?.IsOverdue(at, BoundTo(now)) == false,
            nameof(RefuseTransfer) => Hop?.Objection.IsOverdue(at, BoundTo(now)) == false,
            _ => true,
        }),
    ];

    ImmutableArray<string> NextByStatus => Status switch
    {
        GrievanceStatus.Registered => [nameof(AcceptGrievance), nameof(DeclineGrievance), .. Handling],
        GrievanceStatus.Accepted or GrievanceStatus.InProgress => [.. Handling, nameof(DeclineGrievance)],
        GrievanceStatus.Transferred when IsElsewhere => [nameof(AnswerGrievance), nameof(TransferGrievance), nameof(ContactReporter), .. Withdrawing],
        GrievanceStatus.Transferred => [nameof(AcceptTransfer), nameof(RefuseTransfer), nameof(ContactReporter), .. Withdrawing],
        GrievanceStatus.Answered => [.. Closing, nameof(ReopenGrievance), .. Judging],
        GrievanceStatus.Closed => [nameof(ReopenGrievance), .. Judging],
        GrievanceStatus.UnderReview => [nameof(AnswerReview), .. Withdrawing],
        GrievanceStatus.Declined or GrievanceStatus.Withdrawn => [nameof(ReopenGrievance)],
        _ => [],
    };

    ImmutableArray<string> Handling =>
    [
        nameof(AnswerGrievance), nameof(AssignGrievance), nameof(TransferGrievance), nameof(ReclassifyGrievance), nameof(ContactReporter),
        .. Offered is null ? ImmutableArray<string>.Empty : [nameof(AcceptHandover), nameof(RefuseHandover)], .. Withdrawing,
    ];

    ImmutableArray<string> Withdrawing => Alert is null ? [nameof(WithdrawGrievance)] : [];
    ImmutableArray<string> Closing => Alert is null or { Owed.IsEmpty: true } ? [nameof(CloseGrievance)] : [];
    ImmutableArray<string> Judging => [.. Rating is null ? [nameof(RateAnswer)] : ImmutableArray<string>.Empty, .. Review is null ? ImmutableArray<string>.Empty : [nameof(AskReview)]];

    // whatever becomes of the case, what an alert asks for is done
    ImmutableArray<string> NextBesides =>
    [
        .. Alert is { NotedAt: null } ? [nameof(NoteAlert)] : ImmutableArray<string>.Empty,
        .. Alert is { ReferredAt: null } ? [nameof(ReferToPolice)] : ImmutableArray<string>.Empty,
        .. Alert is { SecuredAt: null } ? [nameof(SecureEvidence)] : ImmutableArray<string>.Empty,
        .. Alert is { ContactedAt: null } && (!IsOpen || Status == GrievanceStatus.UnderReview) ? [nameof(ContactReporter)] : ImmutableArray<string>.Empty,
    ];

    /// <summary>The same grievance as this viewer may see it: everybody but staff goes without what is only for the house.</summary>
    public Grievance For(Subject viewer) => viewer.IsStaff || viewer.Role is Role.Integrator or Role.System
        ? this
        : viewer.Member is { } number ? Joint.Find(number) is { } member ? ForMember(member) : Empty
        : Reporter?.Person != viewer.Id && viewer.Role != Role.Reporter && Joint.Members.Find(one => one.Person == viewer.Id) is { } own ? ForMember(own)
        : this with { Source = null, Ticket = null, Files = [.. Files.Where(file => file.Public)], Joint = Joint.Counted(), Knowers = [], Links = Links.Hidden() };
}

/// <summary>Why a grievance's acts are refused.</summary>
static partial class Refusals
{
    public static Refusal Unknown => new("grievance/not-found");
    public static Refusal AlreadyLogged => new("grievance/already-logged");
    public static Refusal NothingToAnswer => new("grievance/nothing-to-answer");
    public static Refusal UnknownCategory(string code) => new("grievance/unknown-category", code);
    public static Refusal FutureTime => new("grievance/future-time");
    public static Refusal TimeOutOfRange => new("grievance/time-out-of-range");
    public static Refusal PastNeedsImport => new("grievance/past-needs-import");
    public static Refusal AnsweredBeforeReceived => new("grievance/answered-before-received");
    public static Refusal NotNow(string act, GrievanceStatus status) => new("grievance/not-in-this-state", act, status.ToString());
    public static Refusal AlreadyAnswered => new("grievance/already-answered");
    public static Refusal AlreadyClosed => new("grievance/already-closed");
    public static Refusal ReasonMissing => new("grievance/reason-missing");
    public static Refusal NotAnswered => new("grievance/not-answered");
    public static Refusal RatingOutOfRange => new("grievance/rating-out-of-range", "1", "5");
    public static Refusal AlreadyRated => new("grievance/already-rated");
    public static Refusal AlreadyAsked => new("grievance/reopening-already-asked");
    public static Refusal SameHandler => new("grievance/already-assigned");
    public static Refusal NotOnTheTeam => new("grievance/not-on-the-team");
    public static Refusal AlreadyRecused => new("grievance/already-recused");
    public static Refusal NotRecused => new("grievance/not-recused");
    public static Refusal OnlyForOneself => new("grievance/only-for-oneself");
    public static Refusal Recused => new("grievance/recused");
    public static Refusal NothingToReveal => new("grievance/nothing-to-reveal");
    public static Refusal Erased => new("grievance/erased");
    public static Refusal KeptByLaw(DateOnly until) => new("grievance/kept-by-law", $"{until:yyyy-MM-dd}");
    public static Refusal NothingToCorrect => new("grievance/nothing-to-correct");
    public static Refusal NoPhone => new("grievance/no-phone");
    public static Refusal MessageUnchanged => new("grievance/message-unchanged");
    public static Refusal NoMessageDue => new("grievance/no-message-due");
    public static Refusal GlassBrokenAlready => new("grievance/glass-broken-already");
    public static Refusal NoSuchGlass => new("grievance/no-such-glass");
    public static Refusal GlassReviewed => new("grievance/glass-reviewed");
    public static Refusal FourEyes => new("grievance/four-eyes");
    public static Refusal RemedyMissing => new("grievance/remedy-missing");
    public static Refusal Unchanged => new("grievance/unchanged");
    public static Refusal AccusationStays => new("grievance/accusation-stays");
    public static Refusal OneDestination => new("grievance/one-destination");
    public static Refusal UnknownReceiver => new("grievance/unknown-receiver");
    public static Refusal UnknownAuthority(string code) => new("grievance/unknown-authority", code);
    public static Refusal NoTransferPending => new("grievance/no-transfer-pending");
    public static Refusal OnlyWhoReceivedIt => new("grievance/only-who-received-it");
    public static Refusal ObjectionTooLate(Due until) => new("grievance/objection-too-late", $"{until}");
    public static Refusal NotOffered => new("grievance/not-offered-to-you");
    public static Refusal OpinionOwed => new("grievance/opinion-owed");
    public static Refusal OpinionIncomplete => new("grievance/opinion-incomplete");
    public static Refusal AlertNotFollowed(ImmutableArray<string> owed) => new("grievance/alert-not-followed", string.Join(", ", owed));
    public static Refusal NotByTheSameTeam => new("grievance/not-by-the-same-team");
    public static Refusal UnderSupervision => new("grievance/under-supervision");
    public static Refusal NoAlert => new("grievance/no-alert");
    public static Refusal AlreadyRecorded => new("grievance/already-recorded");
    public static Refusal NothingToReview => new("grievance/nothing-to-review");
    public static Refusal TooLateForReview(Due until) => new("grievance/too-late-for-review", $"{until}");
    public static Refusal ReviewByAnother => new("grievance/review-by-another");
    public static Refusal Terminated => new("grievance/terminated");
    public static Refusal TooGraveToWithdraw => new("grievance/too-grave-to-withdraw");
    public static Refusal ProjectClosed => new("project/closed");
    public static Refusal UnknownUnit => new("project/unknown-unit");
    public static Refusal NoTicket => new("ticket/no-number");
    public static Refusal DueBeforeReceived => new("ticket/due-before-received");
    public static Refusal ReporterMissing => new("grievance/reporter-missing");
    public static Refusal NothingDue => new("grievance/nothing-due");
    public static Refusal NoRung => new("grievance/no-rung");
    public static Refusal AlreadyClimbed => new("grievance/already-climbed");
    public static Refusal NoOrder => new("grievance/no-supervision-order");
    public static Refusal NoFeedback => new("grievance/no-feedback");
    public static Refusal EvidenceMissing => new("grievance/evidence-missing");
    public static Refusal OrderOpen => new("grievance/supervision-order-open");
    public static Refusal AlreadyLed => new("grievance/already-led");
    public static Refusal NoLeader => new("grievance/no-leader");
    public static Refusal AlreadyProposed => new("grievance/extension-already-proposed");
    public static Refusal NotTheHeads(string rule) => new("law/extension-not-allowed", rule);
    public static Refusal NothingProposed => new("grievance/no-extension-proposed");
    public static Refusal TicketDecides(DateTimeOffset due) => new("ticket/due-not-ours", $"{Due.At(due)}");
    public static Refusal OwnProposal => new("grievance/own-proposal");
    public static Refusal NotPaused => new("grievance/clock-not-paused");
    public static Refusal NothingToServe => new("grievance/nothing-to-serve");
    public static Refusal PortalIsTheReaders => new("grievance/portal-is-the-readers");
    public static Refusal ServedBeforeIssued => new("grievance/served-before-issued");
    public static Refusal NothingToRecount => new("grievance/nothing-to-recount");
}
