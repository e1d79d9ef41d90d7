using System.Collections.Immutable;
using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>How and when the answer was handed to one of several.</summary>
sealed record ServiceRequest(Handing Way, DateTimeOffset? ServedAt = null);

/// <summary>What a case has to do with others: its members, its dialog, who may know of it, what neighbours see.</summary>
static class TogetherEndpoints
{
    public static void MapTogether(this RouteGroupBuilder api)
    {
        var one = api.MapGroup("/grievances/{id}").WithTags("grievances together");
        one.MapPost("/members", Join).Acts(Access.Join);
        one.MapPost("/members/{number:int}/departure", (CaseRef id, int number, ApiDesk desk) => desk.Ask(id, new LeaveGrievance(number))).Acts("LeaveGrievance");
        one.MapPost("/members/{number:int}/service", (CaseRef id, int number, Body<ServiceRequest> ask, ApiDesk desk) => desk.Ask(id, new ServeMember(number, ask.Value.Way, ask.Value.ServedAt))).Acts("ServeMember");
        one.MapPost("/representatives", (CaseRef id, Body<ElectRepresentatives> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ElectRepresentatives");
        one.MapGet("/messages", Messages).Acts(Access.Read);
        one.MapPost("/messages", (CaseRef id, Body<SendMessage> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("SendMessage");
        one.MapPost("/messages/reading", (CaseRef id, ApiDesk desk) => desk.Ask(id, new ReadMessages())).Acts("ReadMessages");
        one.MapPost("/knowers", (CaseRef id, Body<LetKnow> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("LetKnow");
        one.MapPost("/knowers/ending", (CaseRef id, Body<EndKnowing> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("EndKnowing");
        one.MapPost("/publication", (CaseRef id, Body<PublishMatter> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("PublishMatter");
        one.MapPost("/publication/ending", (CaseRef id, ApiDesk desk) => desk.Ask(id, new HideMatter())).Acts("HideMatter");
    }

    static async Task<IResult> Join(CaseRef id, Body<MemberRequest> ask, Desk desk, Joining joining, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var joined = await joining.Join(caseId, ask.Value, commandId);
        if (joined.Answer.Outcome != Outcome.Done) return Problems.Of(http, joined.Answer.Outcome, joined.Answer.Refusal);

        http.Response.Headers.CacheControl = "no-store";
        return Problems.Done(http, joined.Answer, new { id = caseId, joined.Answer.Version, joined.Number, joined.Code, joined.TrackingSecret });
    }

    static async Task<IResult> Messages(CaseRef id, CaseFile file, Desk desk, HttpContext http)
    {
        if (await desk.Find<Grievance>(id) is not { } caseId) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await file.Read(caseId, texts: false);
        if (view is null) return Problems.Of(http, outcome);

        ImmutableArray<Moment> story = await file.History(caseId);
        return TypedResults.Json(new { items = story.Where(Moment.IsMessage), unread = view.Together.Unread });
    }
}
