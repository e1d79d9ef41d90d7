using System.Collections.Immutable;
using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>Cases that shall all be handled by somebody.</summary>
sealed record BulkAssignment(ImmutableArray<string> Cases, Guid Handler);

/// <summary>Cases whose files shall all say something.</summary>
sealed record BulkNote(ImmutableArray<string> Cases, PrivateText Text);

/// <summary>The routes of acts on many cases at once: each case has its own outcome.</summary>
static class BulkEndpoints
{
    public static void MapBulk(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/grievances/bulk").WithTags("grievances");
        all.MapPost("/assignment", (Body<BulkAssignment> ask, Bulk bulk, HttpContext http) =>
            Each(http, ask.Value.Cases, id => bulk.Assign(ask.Value.Cases, ask.Value.Handler, id))).Acts("AssignGrievance");
        all.MapPost("/notes", (Body<BulkNote> ask, Bulk bulk, HttpContext http) =>
            Each(http, ask.Value.Cases, id => bulk.Note(ask.Value.Cases, ask.Value.Text, id))).Acts("NoteOnGrievance");
    }

    static async Task<IResult> Each(HttpContext http, ImmutableArray<string> cases, Func<Guid, Task<ImmutableArray<BulkResult>>> act)
    {
        if (cases.Length is 0 or > Bulk.Most) return Problems.Malformed(http, [new("cases", "field/not-in-range", "1", $"{Bulk.Most}")]);
        Routes.TryCommandId(http, out var commandId);
        var words = http.RequestServices.GetRequiredService<Pages.Words>();
        var results = await act(commandId);
        return TypedResults.Json(new
        {
            done = results.Count(one => one.IsDone),
            items = results.Select(one => new { one.Case, one.IsDone, version = one.IsDone ? one.Answer.Version : (int?)null, code = one.IsDone ? null : one.Answer.WhyNot.Code, why = one.IsDone ? null : words.Sentence(one.Answer.WhyNot) }),
        });
    }
}
