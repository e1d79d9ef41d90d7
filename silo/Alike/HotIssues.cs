using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Npgsql;

namespace Mediation.Alike;

/// <summary>How often something is named in an issue.</summary>
sealed record Named(string? Code, string? Name, int Count);

/// <summary>Cases of the last days that say the same thing: how many, how many in as many days before, behind how many people, where, of which kind, and each of them.</summary>
sealed record HotIssue(
    Guid First, string? Subject, int Cases, int Before, int People, int Open, DateTimeOffset From, DateTimeOffset To, ImmutableArray<Named> Places, ImmutableArray<Named> Categories,
    ImmutableArray<GrievanceItem> Members)
{
    public int Growth => Cases - Before;
}

/// <summary>What many people say at once, out of the memory of what cases say; only what the viewer may see is counted.</summary>
sealed class HotIssues(NpgsqlDataSource db, IGrainFactory grains, Desk desk, GrievanceList list)
{
    public static readonly int[] Spans = [7, 30, 90];

    const int MostIssues = 50, MostMembers = 50, Looked = 400;

    sealed record Fact(Guid Id, DateTimeOffset ReceivedAt, string Category, string? Project, string? ProjectName, bool IsOpen, int People);

    /// <summary>False while the memory is still being filled: then less is shown than there is.</summary>
    public Task<bool> AreKnown() => grains.GetGrain<IAlikeGrain>(0).IsReady();

    public async Task<ImmutableArray<HotIssue>> Read(int days)
    {
        var today = desk.Rules.LocalDate(desk.Now);
        var (from, before) = (Midnight(today.AddDays(1 - days)), Midnight(today.AddDays(1 - (2 * days))));
        var issues = await grains.GetGrain<IAlikeGrain>(0).Issues(before, DateTimeOffset.MaxValue, Looked);
        var facts = await Facts([.. issues.SelectMany(issue => issue.Cases)]);
        var hot = issues.Select(issue => (issue.First, All: issue.Cases.Where(facts.ContainsKey).Select(id => facts[id]).OrderByDescending(fact => fact.ReceivedAt).ToList()))
            .Select(issue => (issue.First, Now: issue.All.FindAll(fact => fact.ReceivedAt >= from), issue.All)).Where(issue => issue.Now.Count >= 2)
            .OrderByDescending(issue => issue.Now.Count).ThenByDescending(issue => (2 * issue.Now.Count) - issue.All.Count).ThenBy(issue => issue.First).Take(MostIssues).ToList();
        var items = (await list.Of([.. hot.SelectMany(issue => issue.Now.Take(MostMembers)).Select(fact => fact.Id)])).ToDictionary(item => item.Id);
        return [.. hot.Select(issue =>
        {
            ImmutableArray<GrievanceItem> members = [.. issue.Now.Where(fact => items.ContainsKey(fact.Id)).Select(fact => items[fact.Id])];
            return new HotIssue(issue.First, (members.FirstOrDefault(item => item.Id == issue.First) ?? members.LastOrDefault())?.Subject, issue.Now.Count, issue.All.Count - issue.Now.Count,
                issue.Now.Sum(fact => fact.People), issue.Now.Count(fact => fact.IsOpen), issue.Now[^1].ReceivedAt, issue.Now[0].ReceivedAt,
                Most(issue.Now.GroupBy(fact => (fact.Project, fact.ProjectName))), Most(issue.Now.GroupBy(fact => ((string?)fact.Category, (string?)null))), members);
        })];
    }

    static ImmutableArray<Named> Most(IEnumerable<IGrouping<(string? Code, string? Name), Fact>> groups) =>
        [.. groups.Select(group => new Named(group.Key.Code, group.Key.Name, group.Count())).OrderByDescending(named => named.Count).ThenBy(named => named.Code, StringComparer.Ordinal)];

    async Task<Dictionary<Guid, Fact>> Facts(Guid[] ids)
    {
        await using var command = db.CreateCommand();
        command.Parameters.Add(new() { Value = ids });
        var sight = Sight.Of(await desk.Who(), desk.Now, value =>
        {
            command.Parameters.Add(new() { Value = value });
            return $"${command.Parameters.Count}";
        });
        command.CommandText = $"""
            select g.id, g.received_at, g.category, p.code, p.name, g.is_open, 1 + (select count(*)::integer from grievance_member m where m.grievance_id = g.id)
            from grievance g left join project p on p.id = g.project_id where g.id = any($1) and {sight}
            """;
        Dictionary<Guid, Fact> facts = [];
        await using var r = await command.ExecuteReaderAsync();
        while (await r.ReadAsync())
            facts[r.GetGuid(0)] = new(r.GetGuid(0), r.GetFieldValue<DateTimeOffset>(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4), r.GetBoolean(5), r.GetInt32(6));
        return facts;
    }

    DateTimeOffset Midnight(DateOnly day) => new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), desk.Rules.TimeZone));
}
