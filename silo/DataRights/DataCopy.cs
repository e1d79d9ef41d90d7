using System.Collections.Immutable;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Invitations;
using Mediation.Law;
using Mediation.Projects;
using Mediation.Rolls;

namespace Mediation.DataRights;

/// <summary>What is kept of somebody, as they may read it: their account, their home, what the roll says of them, how they voted, what they reported, what became of it, and who looked.</summary>
sealed record Copied(
    DateTimeOffset MadeAt, CopiedAccount? Account, ImmutableArray<CopiedTie> Ties, ImmutableArray<CopiedOwner> Owned, ImmutableArray<CopiedBallot> Ballots, ImmutableArray<CopiedCase> Cases,
    ImmutableArray<DataRequestView> Requests);

/// <summary>An account, without what proves it.</summary>
sealed record CopiedAccount(string UserName, string DisplayName, Role Role, string? Phone);

/// <summary>A home, or a company's projects, that the account is tied to.</summary>
sealed record CopiedTie(ImmutableArray<string> Projects, string? Company, string? Building, string? Unit, DateTimeOffset InvitedAt);

/// <summary>Somebody as the roll of a project knows them, names and numbers in full: they are the reader's own.</summary>
sealed record CopiedOwner(string Project, string? Name, string? IdNumber, string? Phone, string? Representative, ImmutableArray<CopiedUnit> Units);

/// <summary>A home that the roll says is theirs, or partly theirs.</summary>
sealed record CopiedUnit(string Building, string Number, string Area, string? Share, TitleState Title);

/// <summary>A ballot in which the account has a seat; what was answered is told once the ballot is over.</summary>
sealed record CopiedBallot(string Code, string Title, BallotStatus Status, ImmutableArray<CopiedVote> Votes);

/// <summary>The answer that counts for a head, and how it came in.</summary>
sealed record CopiedVote(int Head, string Receipt, Ballots.Channel Channel, Choice? Choice);

/// <summary>A case, its story and its files, names and phones in full: they are the reader's own.</summary>
/// <param name="Joined">of a case that somebody else reported: what the reader gave when they joined</param>
sealed record CopiedCase(GrievanceView Case, ImmutableArray<Moment> Story, ImmutableArray<FileView> Files, IReadOnlyList<Staff.Looked> Looks, CopiedMember? Joined = null);

/// <summary>Who stands behind a case that somebody else reported, as they signed it.</summary>
sealed record CopiedMember(int Number, string? Name, string? Phone);

/// <summary>Makes the copy that PIPL article 45 speaks of, for the person or, handed over by the staff, for them.</summary>
sealed class DataCopy(
    Desk desk, CaseFile file, FileList files, DataRequests requests, Accounts accounts, Phones phones, InvitationList invitations, ProjectList projects, RollFile rolls, BallotList ballots, Vault.Vault vault,
    Staff.ReadLog reads)
{
    public async Task<Copied> Of(Whose whose) => await Of(whose, await requests.CasesOf(whose));

    /// <summary>
    /// The copy as one of the staff hands it over: of the cases that they may open themselves, and that they saw the names in full is in each case's record
    /// before it is shown. How many others somebody else must hand over; of what is hidden from them nothing is said.
    /// </summary>
    public async Task<(Copied Copy, int Left)> HandOver(Guid request, Whose whose, string reason, Guid commandId)
    {
        List<Guid> cases = [];
        var left = 0;
        foreach (var id in await requests.CasesOf(whose))
        {
            // of what the person only joined no reporter's name is handed over, so nothing is revealed in it
            if (await Joined(id, whose.Person) is not null)
            {
                var seen = await desk.See<Grievance>(id, Access.Read);
                if (seen.Case is { IsFrozen: false }) cases.Add(id);
                else if (seen.Outcome is Outcome.Unavailable or Outcome.Again) throw new TimeoutException($"{id} cannot be handed over now: {seen.Outcome}");
                else if (seen.Outcome is Outcome.Done or Outcome.Recused) left++;
                continue;
            }
            // the same click is the same look, in whichever language its reason was written
            var look = await desk.Put(id, new RevealReporter(reason), Ids.From(System.Text.Encoding.UTF8.GetBytes($"{commandId}/{id}"), prefix: commandId), asked: request);
            if (look.Outcome == Outcome.Done || look.Refusal?.Code == "grievance/nothing-to-reveal") cases.Add(id);
            else if (look.Outcome is Outcome.Recused or Outcome.Frozen or Outcome.Forbidden) left++;
            else if (look.Outcome is not (Outcome.Hidden or Outcome.Missing)) throw new TimeoutException($"{id} cannot be handed over now: {look.Outcome}");
        }
        return (await Of(whose, cases), left);
    }

    async Task<Copied> Of(Whose whose, List<Guid> reached)
    {
        var me = await desk.Who();
        List<CopiedCase> cases = [];
        try
        {
            foreach (var id in reached)
            {
                reads.Count(me, id);
                // as the person may see it: without what is only for the house, and of what they joined without who reported it
                var joined = await Joined(id, whose.Person);
                desk.ActAs(new(id, Role.Reporter) { Member = joined?.Number });
                if ((await file.Read(id, unmasked: true)).View is { } view)
                    cases.Add(new(view, await file.History(id), (await files.Of(id)).Files, joined is null ? await reads.Of(id, desk.Rules.TimeZone) : [], joined));
            }
        }
        finally { desk.ActAs(me); }

        List<DataRequestView> asked = [];
        foreach (var one in await requests.Of(whose))
            if ((await requests.Read(one.Id)).View is { } view) asked.Add(view);
        // whoever shows one case's secret has shown no more than that case
        if (whose.OnlyCase is not null || await accounts.Find(whose.Person) is not { } account) return new(desk.Now, null, [], [], [], [.. cases], [.. asked]);

        var (owned, voted) = await OwnedAndVoted(account.Id);
        return new(desk.Now, new(account.UserName, account.DisplayName, account.Role, await phones.Of(account.Id)), [.. (await invitations.TiesOf(account.Id)).Select(tie =>
            new CopiedTie([.. tie.Projects], tie.Company == "" ? null : tie.Company, tie.Building, tie.Unit, tie.MadeAt))], owned, voted, [.. cases], [.. asked]);
    }

    async Task<CopiedMember?> Joined(Guid id, Guid person)
    {
        var known = (await desk.SeeAs<Grievance>(id, LocalToken.System, Access.Read)).Case;
        if (known is null || known.Reporter?.Person == person || known.Joint.Members.Find(one => one.Person == person) is not { } member) return null;

        var opened = await vault.Open(new[] { member.Name, member.Phone }.OfType<PrivateText>().Select(text => text.Ref));
        return new(member.Number, member.Name is { } name ? opened.GetValueOrDefault(name.Ref) : null, member.Phone is { } phone ? opened.GetValueOrDefault(phone.Ref) : null);
    }

    async Task<(ImmutableArray<CopiedOwner>, ImmutableArray<CopiedBallot>)> OwnedAndVoted(Guid account)
    {
        var (owned, voted) = (ImmutableArray.CreateBuilder<CopiedOwner>(), ImmutableArray.CreateBuilder<CopiedBallot>());
        foreach (var project in (await projects.All()).Items)
            if (await rolls.Current(project.Id) is { } roll) foreach (var owner in roll.Owners.Values.Where(owner => owner.Account == account)) owned.Add(await Owned(project.Name, roll, owner));
        foreach (var item in await ballots.All(seatOf: account))
            if ((await desk.SeeAs<Ballot>(item.Id, LocalToken.System, "ReadBallot")).Case is { } ballot && ballot.StandingsOf(new(account, Role.Resident)).Where(standing => standing.Proxy is null).ToList() is { Count: > 0 } standings)        // what somebody answers for others is these others' to have
                voted.Add(new(ballot.Code, ballot.Title, ballot.Status, [.. standings.Select(standing => (Standing: standing, Slip: ballot.SlipOf(standing))).Where(one => one.Slip is not null)
                    .Select(one => new CopiedVote(one.Standing.Head, Receipts.Grouped(Receipts.Code(one.Slip!.Value.Receipt)), one.Slip.Value.Channel, ballot.HasClosed ? ballot.ChoiceOf(one.Standing) : null))]));
        return (owned.ToImmutable(), voted.ToImmutable());
    }

    async Task<CopiedOwner> Owned(string project, Roll roll, RollOwner owner)
    {
        PrivateText?[] texts = [owner.Name, owner.IdNumber, owner.Phone, owner.Representative];
        var opened = await vault.Open(texts.OfType<PrivateText>().Select(text => text.Ref));
        return new(project, Text(owner.Name), Text(owner.IdNumber), Text(owner.Phone), Text(owner.Representative), [.. roll.Sorted.SelectMany(unit => unit.Owners.Where(holding => holding.Owner == owner.Key).Select(holding =>
            new CopiedUnit(unit.Building, unit.Number, Shown.Area(unit.Area), unit.Tenure == Tenure.ByShares ? $"{holding.Of}/{holding.Per}" : null, unit.Title)))]);

        string? Text(PrivateText? text) => text is not null && opened.TryGetValue(text.Ref, out var plain) ? plain : null;
    }
}
