using System.Collections.Immutable;
using Mediation.Grievances;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

/// <summary>Where grievances stand when a story begins.</summary>
static class Stories
{
    public static readonly LogGrievance Ask = new("YT-26-000001", new(District, null, ProjectClosed: false, UnitKnown: true), Channel.Phone,
        GrievanceKind.Complaint, Categories.Unclassified, "The lift stands", "Since Friday.", "Hall B", new(Number(7), Anonymous: false, "Tan", "13800002207"));

    public static readonly ImmutableArray<Event<Grievance>> Logged = Past([], Officer, Ask);
    public static readonly ImmutableArray<Event<Grievance>> Accepted = Past(Logged, Handler, new AcceptGrievance());
    public static readonly ImmutableArray<Event<Grievance>> Assigned = Past(Accepted, Handler, new AssignGrievance(Handler.Id));
    public static readonly ImmutableArray<Event<Grievance>> Declined = Past(Logged, Handler, new DeclineGrievance(DeclineGround.NotOurMatter, Remedy.OtherAuthority, "Another office's matter."));
    public static readonly ImmutableArray<Event<Grievance>> Answered = Past(Assigned, Handler, new AnswerGrievance("It runs again."));
    public static readonly ImmutableArray<Event<Grievance>> Rated = Past(Answered, Tan, new RateAnswer(new(5, 4, 5, 4)));
    public static readonly ImmutableArray<Event<Grievance>> Closed = Past(Answered, Handler, new CloseGrievance());

    /// <summary>Asked for long after the answer, when it is no longer simply sent back.</summary>
    public static readonly ImmutableArray<Event<Grievance>> Unhappy = Past(Answered, Tan, new ReopenGrievance("It stands again."), Monday.AddDays(90));

    public static readonly Opinion InForm = new("That it be mended.", "It stood for three days.", "It is mended.", "Article 5.", Finding.Supported);
    public static readonly ImmutableArray<Event<Grievance>> Transferred = Past(Assigned, Handler, new TransferGrievance(null, "police", "Theirs."));
    public static readonly ImmutableArray<Event<Grievance>> Elsewhere = Past(Transferred, Handler, new AcceptTransfer());
    public static readonly ImmutableArray<Event<Grievance>> Offered = Past(Assigned, Manager, new AssignGrievance(Number(22)));
    public static readonly ImmutableArray<Event<Grievance>> Reworked = Past(Answered, Tan, new ReopenGrievance("Not done."));
    public static readonly ImmutableArray<Event<Grievance>> AnsweredTwice = Past(Reworked, Handler, new AnswerGrievance("Now it is."));
    public static readonly ImmutableArray<Event<Grievance>> Supervised = Past(AnsweredTwice, Tan, new ReopenGrievance("It is not."));
    public static readonly ImmutableArray<Event<Grievance>> Judged = Past(Assigned, Handler, new AnswerGrievance(Opinion: InForm));
    public static readonly ImmutableArray<Event<Grievance>> UnderReview = Past(Judged, Tan, new AskReview("It is wrong."));
    public static readonly ImmutableArray<Event<Grievance>> Reviewed = Past(UnderReview, Manager, new AnswerReview(ReviewOutcome.Upheld, "It is right."));
    public static readonly ImmutableArray<Event<Grievance>> UnderReReview = Past(Reviewed, Tan, new AskReview("Still wrong."));
    public static readonly ImmutableArray<Event<Grievance>> Ended = Past(UnderReReview, Manager, new AnswerReview(ReviewOutcome.Upheld, "Right."));
    public static readonly ImmutableArray<Event<Grievance>> Grave = Past([], Officer, Ask with { Category = "safety.intimidation" });
    public static readonly ImmutableArray<Event<Grievance>> GraveAnswered = Past(Past(Grave, Manager, new AssignGrievance(Handler.Id)), Handler, new AnswerGrievance("Stopped."));
    public static readonly ImmutableArray<Event<Grievance>> Withdrawn = Past(Assigned, Tan, new WithdrawGrievance("Settled."));
    public static readonly ImmutableArray<Event<Grievance>> Ticket = Past([], Integrator, Ask with { Channel = Channel.Hotline });

    static ImmutableArray<Event<Grievance>> Past(ImmutableArray<Event<Grievance>> before, Subject by, Command<Grievance> command, DateTimeOffset? at = null) =>
        [.. Given(before).When(by, command, at).Then(_ => true).Happened];
}
