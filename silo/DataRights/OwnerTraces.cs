using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Rolls;
using Mediation.Vault;
using Npgsql;

namespace Mediation.DataRights;

/// <summary>An owner on a roll who is the person that asks, and what keeps their name there: the roll they stand on, a ballot that runs, or the year in which a court may be asked.</summary>
/// <param name="Owns">they stand on the roll as it is now, and nothing ends that by itself</param>
/// <param name="InBallot">a ballot that rests on the roll is under way</param>
sealed record OwnerTrace(Guid Roll, Guid Owner, bool Owns, bool InBallot, DateOnly? KeptUntil)
{
    public bool IsHeld => Owns || InBallot;
}

/// <summary>
/// What rolls of owners hold of a person. No register says who owns what, so every edition of every roll is looked through: by the account that was tied to
/// an owner, and by the name and phone that make a person. It takes its time, and happens when somebody is erased.
/// </summary>
sealed class OwnerTraces(NpgsqlDataSource db, Journal journal, Vault.Vault vault, Desk desk, Intake intake)
{
    public async Task<List<OwnerTrace>> Of(Guid person)
    {
        List<OwnerTrace> traces = [];
        foreach (var (roll, project) in await Rolls())
        {
            Dictionary<Guid, RollOwner> ever = [];
            var now = Roll.Empty;
            await foreach (var (body, _, _) in journal.Read(roll))
            {
                now = EntryFormat.Read<Roll>(body).Events.Aggregate(now, Sealer.Apply);
                foreach (var (key, owner) in now.Owners) ever[key] = owner;
            }
            var theirs = await Theirs(person, [.. ever.Values]);
            if (theirs.Count == 0) continue;

            var (inBallot, until) = await Kept(project);
            foreach (var owner in theirs) traces.Add(new(roll, owner, now.Owners.ContainsKey(owner), inBallot, until));
        }
        return traces;
    }

    async Task<List<Guid>> Theirs(Guid person, List<RollOwner> owners)
    {
        var opened = await vault.Open(owners.SelectMany(owner => new[] { owner.Name.Ref, owner.Phone?.Ref ?? Guid.Empty }));
        return [.. owners.Where(owner => owner.Account == person || (opened.TryGetValue(owner.Name.Ref, out var name) && owner.Phone is { } phone && opened.TryGetValue(phone.Ref, out var number)
            && intake.PersonOf(name, number) == person)).Select(owner => owner.Key)];
    }

    // what ballots of the project rest on is kept as long as they can be challenged
    async Task<(bool InBallot, DateOnly? Until)> Kept(Guid project)
    {
        DateOnly? latest = null;
        foreach (var id in await Ids("select id from ballot where project_id = $1 and fingerprint is not null order by id", project))
        {
            if ((await desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot")).Case is not { } ballot) throw new TimeoutException($"the ballot {id} is not known now");
            if (ballot.Status == BallotStatus.Annulled) continue;
            if (ballot.AnnouncedAt is not { } announced) return (true, null);
            var until = desk.Rules.Start("V-ANNUL", announced).LegalDue.Date!.Value;
            if (latest is null || until > latest) latest = until;
        }
        return (false, latest);
    }

    async Task<List<(Guid Roll, Guid Project)>> Rolls()
    {
        await using var command = db.CreateCommand("select id, project_id from roll order by id");
        await using var r = await command.ExecuteReaderAsync();
        List<(Guid, Guid)> all = [];
        while (await r.ReadAsync()) all.Add((r.GetGuid(0), r.GetGuid(1)));
        return all;
    }

    async Task<List<Guid>> Ids(string sql, Guid value)
    {
        await using var command = db.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        await using var r = await command.ExecuteReaderAsync();
        List<Guid> all = [];
        while (await r.ReadAsync()) all.Add(r.GetGuid(0));
        return all;
    }
}
