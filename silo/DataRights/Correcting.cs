using System.Text;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;

namespace Mediation.DataRights;

/// <summary>The name or the phone as it should be; what is left out stays.</summary>
sealed record CorrectionRequest(
    [property: NotSearchable, Longest(60)] PrivateText? Name = null, [property: NotSearchable, Longest(40)] PrivateText? Phone = null, [property: Longest(2000)] PrivateText? Reason = null);

/// <summary>
/// Puts right what somebody says is wrong about them: in every case of theirs that holds it, and on their account; only when all of that is durable is the
/// request called done. Whatever fails on the way leaves it open, and the same request sent again goes on where it stood.
/// </summary>
sealed class Correcting(Desk desk, DataRequests requests, Accounts accounts)
{
    public async Task<Answer> Do(Guid request, CorrectionRequest said, Guid commandId, int? ifVersion = null)
    {
        var (outcome, view) = await requests.Read(request);
        if (view is null) return new(outcome, request, 0);

        var (cases, account) = (0, false);
        if (view is { Right: DataRight.Correction, Status: DataRequestStatus.Filed } && view.FiledBy != (await desk.Who()).Id)
        {
            foreach (var id in await requests.CasesOf(new(view.Person, view.OnlyCase)))
            {
                if (await CorrectionOf(id, view.Person, said) is not { } correction) continue;

                var answer = await desk.Put(id, correction, Ids.From(Encoding.UTF8.GetBytes($"{commandId}/{id}"), prefix: commandId));
                if (answer.Outcome != Outcome.Done) return answer;
                cases++;
            }
            // not the phone: it proves who comes in, and nobody but its holder, who shows that it is theirs, sets another
            account = view.OnlyCase is null && said.Name is { IsBlank: false, Plain: { } name } && await accounts.Rename(view.Person, name.Trim());
        }
        return await desk.Put(request, new FulfilCorrection(cases, account, said.Reason), commandId, said, ifVersion);
    }

    // only what the case holds is put right: who gave no name in it is named by nobody, and what the law alone keeps is touched by nobody
    async Task<CorrectReporter?> CorrectionOf(Guid id, Guid person, CorrectionRequest said)
    {
        var seen = await desk.See<Grievance>(id, Access.Read);
        if (seen.Outcome is Outcome.Unavailable or Outcome.Again) throw new TimeoutException($"{id} is not known now: {seen.Outcome}");
        if (seen.Case is not { IsFrozen: false, Reporter: { } reporter } || reporter.Person != person) return null;

        var correction = new CorrectReporter(reporter.Name is null ? null : said.Name, reporter.Phone is null ? null : said.Phone);
        return correction is { Name: not { IsBlank: false }, Phone: not { IsBlank: false } } ? null : correction;
    }
}
