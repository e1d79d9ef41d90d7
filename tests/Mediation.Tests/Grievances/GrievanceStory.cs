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
    public static readonly ImmutableArray<Event<Grievance>> Declined = Past(Logged, Handler, new DeclineGrievance("Another office's matter."));
    public static readonly ImmutableArray<Event<Grievance>> Answered = Past(Assigned, Handler, new AnswerGrievance("It runs again."));
    public static readonly ImmutableArray<Event<Grievance>> Rated = Past(Answered, Tan, new RateAnswer(new(5, 4, 5, 4)));
    public static readonly ImmutableArray<Event<Grievance>> Unhappy = Past(Answered, Tan, new ReopenGrievance("It stands again."));
    public static readonly ImmutableArray<Event<Grievance>> Closed = Past(Answered, Handler, new CloseGrievance());

    static ImmutableArray<Event<Grievance>> Past(ImmutableArray<Event<Grievance>> before, Subject by, Command<Grievance> command) =>
        [.. Given(before).When(by, command).Then(_ => true).Happened];
}
