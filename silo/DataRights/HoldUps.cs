using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;

namespace Mediation.DataRights;

/// <summary>What an erasure that was approved still waits for: the answer to a case, the roll they stand on, a ballot that runs.</summary>
enum WaitsFor { Answer, Roll, Ballot }

/// <summary>Says why an erasure that two people have approved is not done yet, so that neither the person nor the staff wonder.</summary>
sealed class HoldUps(Desk desk, DataRequests requests, OwnerTraces traces)
{
    /// <summary>None where a term of the law is what keeps it: its day is on the request.</summary>
    public async Task<ImmutableArray<WaitsFor>> Of(DataRight right, DataRequestStatus status, DateOnly? frozenUntil, Whose whose)
    {
        if (right != DataRight.Erasure || status != DataRequestStatus.Approved || frozenUntil is not null) return [];

        SortedSet<WaitsFor> all = [];
        foreach (var id in await requests.CasesOf(whose))
            if ((await desk.SeeAs<Grievance>(id, LocalToken.System, Access.Read)).Case is { ErasedAt: null } one && one.KeptUntil(desk.Rules) is null) all.Add(WaitsFor.Answer);
        if (whose.OnlyCase is not null) return [.. all];

        foreach (var trace in await traces.Of(whose.Person))
        {
            if (trace.Owns) all.Add(WaitsFor.Roll);
            if (trace.InBallot) all.Add(WaitsFor.Ballot);
        }
        return [.. all];
    }
}
