using System.Collections.Immutable;
using System.Text.Json;
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
    public PrivateText? Subject { get; init; }
    public PrivateText? Text { get; init; }
    public PrivateText? Place { get; init; }
    public Reporter? Reporter { get; init; }
    public bool SeveralPeople { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset LoggedAt { get; init; }
    public Source? Source { get; init; }
    public GrievanceStatus Status { get; init; }
    public Guid? Handler { get; init; }
    /// <summary>The clock that runs now; none once nobody waits for us.</summary>
    public Clock? Clock { get; init; }
    public PrivateText? Reason { get; init; }
    public PrivateText? Answer { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? FirstAnsweredAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public Rating? Rating { get; init; }
    public bool ReopeningAsked { get; init; }
    public int Reopenings { get; init; }

    /// <summary>Staff who have an interest in the matter, and staff whom it is about.</summary>
    public ImmutableHashSet<Guid> Recused { get; init; } = [];
    public ImmutableHashSet<Guid> Accused { get; init; } = [];

    /// <summary>Who last looked at who reported.</summary>
    public Reveal? LastReveal { get; init; }

    /// <summary>Its reporter asked for erasure and the law still keeps it: stored until this day, and nothing else.</summary>
    public DateOnly? FrozenUntil { get; init; }
    public DateTimeOffset? ErasedAt { get; init; }

    public bool IsLogged => Code != "";
    public bool IsOpen => Status is GrievanceStatus.Registered or GrievanceStatus.Accepted or GrievanceStatus.InProgress;
    public bool IsFrozen => FrozenUntil is not null || ErasedAt is not null;
    public bool IsOver => Status is GrievanceStatus.Declined or GrievanceStatus.Closed or GrievanceStatus.Terminated or GrievanceStatus.Withdrawn or GrievanceStatus.Merged;

    public Resource ResourceOf(Guid id) => new(id, ProjectId, Reporter?.Person)
    {
        IsConfidential = Kind == GrievanceKind.Report, Handler = Handler, Recused = Recused, Accused = Accused,
        IsFrozen = IsFrozen, Knowers = Knowers, Joint = Joint, IsPublic = IsPublic,
    };

    /// <summary>The last day on which the law keeps it; none while it runs.</summary>
    public DateOnly? KeptUntil(RuleSet rules) => IsOpen || (ClosedAt ?? AnsweredAt) is not { } ended ? null : rules.KeptUntil(JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString()), ended);

    /// <summary>The acts that this state allows, for whoever may do them: what a page offers next.</summary>
    public ImmutableArray<string> NextActs => !IsLogged ? [nameof(LogGrievance)] : IsFrozen ? [] : Links.Into is not null ? [nameof(UnmergeGrievance), .. NextOfPersons] :
    [
        .. NextByStatus, .. NextTogether, .. NextOfPersons,
    ];

    ImmutableArray<string> NextOfPersons =>
    [
        nameof(DeclareInterest),
        .. Recused.Count + Accused.Count > 0 ? [nameof(LiftRecusal)] : ImmutableArray<string>.Empty,
        .. Reporter is { Name: not null } or { Phone: not null } ? [nameof(RevealReporter)] : ImmutableArray<string>.Empty,
        nameof(CorrectReporter), .. IsOpen ? ImmutableArray<string>.Empty : [nameof(FreezeGrievance)],
    ];

    ImmutableArray<string> NextByStatus => Status switch
    {
        GrievanceStatus.Registered => [nameof(AcceptGrievance), nameof(DeclineGrievance), nameof(AssignGrievance), nameof(AnswerGrievance), nameof(NoteOnGrievance)],
        GrievanceStatus.Accepted or GrievanceStatus.InProgress => [nameof(AnswerGrievance), nameof(AssignGrievance), nameof(NoteOnGrievance)],
        GrievanceStatus.Answered when Rating is null => [nameof(CloseGrievance), nameof(ReopenGrievance), nameof(RateAnswer), nameof(NoteOnGrievance)],
        GrievanceStatus.Answered => [nameof(CloseGrievance), nameof(ReopenGrievance), nameof(NoteOnGrievance)],
        GrievanceStatus.Closed when Rating is null => [nameof(ReopenGrievance), nameof(RateAnswer), nameof(NoteOnGrievance)],
        GrievanceStatus.Closed => [nameof(ReopenGrievance), nameof(NoteOnGrievance)],
        GrievanceStatus.Declined => [nameof(ReopenGrievance), nameof(NoteOnGrievance)],
        _ => [nameof(NoteOnGrievance)],
    };

    /// <summary>The same grievance as this viewer may see it: everybody but staff goes without what is only for the house.</summary>
    public Grievance For(Subject viewer) => viewer.IsStaff || viewer.Role is Role.Integrator or Role.System
        ? this
        : viewer.Member is { } number ? Joint.Find(number) is { } member ? ForMember(member) : Empty
        : Reporter?.Person != viewer.Id && viewer.Role != Role.Reporter && Joint.Members.Find(one => one.Person == viewer.Id) is { } own ? ForMember(own)
        : this with { Source = null, Joint = Joint.Counted(), Knowers = [], Links = Links.Hidden() };
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
    public static Refusal ProjectClosed => new("project/closed");
    public static Refusal UnknownUnit => new("project/unknown-unit");
    public static Refusal ReporterMissing => new("grievance/reporter-missing");
}
