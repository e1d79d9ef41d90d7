using System.Collections.Immutable;
using System.Text;
using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>How an act on many cases ended for one of them.</summary>
sealed record BulkResult(string Case, Answer Answer)
{
    public bool IsDone => Answer.Outcome == Outcome.Done;
}

/// <summary>
/// The same act on many cases: to each its own, under an id that follows from the form's, so that a form sent twice is done once and a
/// form that was done in half is done to the end. What fails, fails alone.
/// </summary>
sealed class Bulk(Desk desk, Assignment assignment)
{
    public const int Most = 100;

    public Task<ImmutableArray<BulkResult>> Assign(IEnumerable<string> cases, Guid handler, Guid commandId) =>
        Each("assign", cases, commandId, async reference => (await assignment.Of(reference, handler), new AssignmentRequest(handler)));

    /// <summary>For the house alone: what residents read is written to each of them.</summary>
    public Task<ImmutableArray<BulkResult>> Note(IEnumerable<string> cases, PrivateText text, Guid commandId) =>
        Each("note", cases, commandId, _ => Task.FromResult<(Command<Grievance>, object?)>((new NoteOnGrievance(text), null)));

    async Task<ImmutableArray<BulkResult>> Each(string act, IEnumerable<string> cases, Guid commandId, Func<CaseRef, Task<(Command<Grievance> Act, object? Asked)>> ask)
    {
        await desk.Who();
        return [.. await Task.WhenAll(cases.Distinct(StringComparer.OrdinalIgnoreCase).Select(One))];

        async Task<BulkResult> One(string code)
        {
            var reference = CaseRef.Parse(code, null);
            if (await desk.Find<Grievance>(reference) is not { } id) return new(code, new(Outcome.Missing, Guid.Empty, 0));

            var (command, asked) = await ask(reference);
            return new(code, await desk.Put(id, command, Ids.From([.. commandId.ToByteArray(), .. id.ToByteArray(), .. Encoding.ASCII.GetBytes(act)], prefix: commandId), asked));
        }
    }
}
