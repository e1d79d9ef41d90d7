using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;

namespace Mediation.DataRights;

/// <summary>What is kept of somebody, as they may read it: their account, what they reported, what became of it, and who looked.</summary>
sealed record Copied(DateTimeOffset MadeAt, CopiedAccount? Account, ImmutableArray<CopiedCase> Cases, ImmutableArray<DataRequestView> Requests);

/// <summary>An account, without what proves it.</summary>
sealed record CopiedAccount(string UserName, string DisplayName, Role Role);

/// <summary>A case and its story, names and phones in full: they are the reader's own.</summary>
sealed record CopiedCase(GrievanceView Case, ImmutableArray<Moment> Story, IReadOnlyList<Staff.Looked> Looks);

/// <summary>Makes the copy that PIPL article 45 speaks of, for the person or, handed over by the staff, for them.</summary>
sealed class DataCopy(Desk desk, CaseFile file, DataRequests requests, Accounts accounts, Staff.ReadLog reads)
{
    public async Task<Copied> Of(Whose whose)
    {
        var me = await desk.Who();
        List<CopiedCase> cases = [];
        try
        {
            foreach (var id in await requests.CasesOf(whose))
            {
                reads.Count(me, id);
                desk.ActAs(new(id, Role.Reporter));         // as the person may see it: without what is only for the house
                if ((await file.Read(id, unmasked: true)).View is { } view) cases.Add(new(view, await file.History(id), await reads.Of(id, desk.Rules.TimeZone)));
            }
        }
        finally { desk.ActAs(me); }

        List<DataRequestView> asked = [];
        foreach (var one in await requests.Of(whose))
            if ((await requests.Read(one.Id)).View is { } view) asked.Add(view);
        var account = whose.OnlyCase is null ? await accounts.Find(whose.Person) : null;
        return new(desk.Now, account is null ? null : new(account.UserName, account.DisplayName, account.Role), [.. cases], [.. asked]);
    }
}
