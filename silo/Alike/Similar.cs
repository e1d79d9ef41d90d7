using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Vault;
using Npgsql;
using NpgsqlTypes;

namespace Mediation.Alike;

/// <summary>Why a case may be about the same: who reports it, where they live or what lies where, or what is said.</summary>
enum AlikeBy { Person, Household, Building, Place, Project, Words }

/// <summary>A case that may be about the same, for staff.</summary>
sealed record AlikeCase(GrievanceItem Case, int PerMille, ImmutableArray<AlikeBy> By)
{
    /// <summary>The same person says the same again.</summary>
    public bool IsTheSame => By.Contains(AlikeBy.Person) && PerMille >= AlikeIndex.SameThing;
}

/// <summary>A matter that neighbours are shown: what it is called, since when, and how many have joined, from five on. Nobody's name, words or door.</summary>
sealed record PublicMatter(Guid Id, string Code, string Title, string Category, string? Building, DateOnly Since, int? Joined);

/// <summary>What is known of a report that may have been made before.</summary>
sealed record Draft(Said Said, Guid? ProjectId, Guid? UnitId, string? Category, Guid? Person, Guid? Except = null)
{
    /// <summary>The tokens of the place in words, as somebody described it.</summary>
    public ImmutableArray<int> Place { get; init; } = [];
}

/// <summary>Finds what has been reported already: by what is said, over keyed tokens alone, by who says it and where.</summary>
sealed class Similar(NpgsqlDataSource db, IGrainFactory grains, Vault.Vault vault, KeyFile keys, Desk desk, GrievanceList list, ILogger<Similar> log)
{
    const int Most = 5, MostPublic = 3, Telling = 200, Hinting = 80;

    IAlikeGrain Memory => grains.GetGrain<IAlikeGrain>(0);

    public ImmutableArray<int> PlaceIn(string? place) => [.. Tokens.Of(place ?? "", keys.Search)];

    public Said SaidIn(string? subject, string text) => Said.Of(Tokens.Of(subject ?? SubjectLine.Of(text), keys.Search), Tokens.Of(text, keys.Search));

    /// <summary>What was logged is known from now on. What cannot be remembered now is read later: it costs a suggestion, never a case.</summary>
    public Task Remember(Guid id, GrievanceRequest request) => request is not { Subject.Plain: { } subject, Text.Plain: { } text } || request.Kind == GrievanceKind.Report ? Task.CompletedTask
        : Insist(async () => { await Memory.Add(new(id, request.ReceivedAt ?? desk.Now, SaidIn(subject, text))); return true; }, false);

    public Task Forget(Guid id) => Insist(async () => { await Memory.Remove(id); return true; }, false);

    /// <summary>Open cases that this viewer may see and that may be about the same, the likest first; and what has been terminated of the same person.</summary>
    public async Task<ImmutableArray<AlikeCase>> ForStaff(Draft draft, int most = Most)
    {
        var words = await Words(draft.Said, []);
        var near = await Near(draft, words.Keys);
        if (near.Exists(one => !words.ContainsKey(one.Id))) words = await Words(draft.Said, near.Select(one => one.Id));

        var found = near.Select(one => (one.Id, PerMille: words.GetValueOrDefault(one.Id), By: ReasonsOf(one, draft, words.GetValueOrDefault(one.Id))))
            .Where(one => one.By.Contains(AlikeBy.Words) || (one.PerMille >= Hinting && one.By.Any(by => by is AlikeBy.Person or AlikeBy.Household or AlikeBy.Place)))
            .OrderByDescending(one => one.PerMille + one.By.Sum(WeightOf)).Take(most).ToList();
        var items = (await list.Of([.. found.Select(one => one.Id)])).ToDictionary(item => item.Id);
        return [.. found.Where(one => items.ContainsKey(one.Id)).Select(one => new AlikeCase(items[one.Id], Math.Min(1_000, one.PerMille), one.By))];
    }

    /// <summary>At most three matters of the same building, or of the project where none is known, that are shown to neighbours.</summary>
    public async Task<ImmutableArray<PublicMatter>> ForNeighbours(Draft draft)
    {
        if (draft.ProjectId is not { } project) return [];

        await using var command = db.CreateCommand("""
            select m.grievance_id, g.code, m.title_ref, m.category, b.name, g.received_at, m.joined
            from public_matter m join grievance g on g.id = m.grievance_id left join unit u on u.id = m.unit_id left join building b on b.id = u.building_id
            where m.project_id = $1 and ($2::uuid is null or u.building_id is null or u.building_id = (select building_id from unit where id = $2))
            order by m.joined desc, g.received_at desc limit 60
            """);
        command.Parameters.Add(new() { Value = project });
        command.Parameters.Add(Optional(draft.UnitId));
        List<(PublicMatter Matter, Guid Title)> shown = [];
        await using (var r = await command.ExecuteReaderAsync())
            while (await r.ReadAsync())
                shown.Add((new(r.GetGuid(0), r.GetString(1), "", r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4), desk.Rules.LocalDate(r.GetFieldValue<DateTimeOffset>(5)),
                    r.GetInt32(6) is >= TogetherView.FewestToSay and var joined ? joined : null), r.GetGuid(2)));
        if (shown.Count == 0) return [];

        var words = await Words(draft.Said, shown.Select(one => one.Matter.Id));
        var alike = shown.Where(one => words.GetValueOrDefault(one.Matter.Id) >= Telling || TopOf(one.Matter.Category) == TopOf(draft.Category))
            .OrderByDescending(one => words.GetValueOrDefault(one.Matter.Id)).Take(MostPublic).ToList();
        var titles = await vault.Open(alike.Select(one => one.Title));
        return [.. alike.Where(one => titles.ContainsKey(one.Title)).Select(one => one.Matter with { Title = titles[one.Title] })];
    }

    /// <summary>A case as a draft, out of what the vault keeps of it; none where it says nothing any more.</summary>
    public async Task<Draft?> Of(Guid id)
    {
        await using var command = db.CreateCommand("""
            select g.project_id, g.unit_id, g.category, g.person, t.field, t.tokens from grievance g
            join vault.text t on t.case_id = g.id where g.id = $1 and t.field in ('Subject', 'Text', 'Place') and t.tokens is not null and g.kind <> 'report' order by t.id
            """);
        command.Parameters.Add(new() { Value = id });
        await using var r = await command.ExecuteReaderAsync();
        Draft? draft = null;
        int[] subject = [], text = [];
        while (await r.ReadAsync())
        {
            draft ??= new(Said.Of([], []), Id(0), Id(1), r.GetString(2), Id(3), id);
            if (r.GetString(4) == nameof(GrievanceLogged.Place)) draft = draft with { Place = [.. r.GetFieldValue<int[]>(5)] };
            else if (r.GetString(4) == nameof(GrievanceLogged.Subject)) subject = subject.Length == 0 ? r.GetFieldValue<int[]>(5) : subject;
            else text = text.Length == 0 ? r.GetFieldValue<int[]>(5) : text;
        }
        return draft is null ? null : draft with { Said = Said.Of(subject, text) };

        Guid? Id(int i) => r.IsDBNull(i) ? null : r.GetGuid(i);
    }

    sealed record Neighbour(Guid Id, Guid? Unit, bool SameBuilding, Guid? Person, Guid? Project, int[] Place);

    async Task<List<Neighbour>> Near(Draft draft, IEnumerable<Guid> ids)
    {
        await using var command = db.CreateCommand();
        command.Parameters.Add(new() { Value = ids.ToArray() });
        foreach (var id in (Guid?[])[draft.Person, draft.UnitId, draft.Except]) command.Parameters.Add(Optional(id));
        var sight = Sight.Of(await desk.Who(), desk.Now, value =>
        {
            command.Parameters.Add(new() { Value = value });
            return $"${command.Parameters.Count}";
        });
        command.CommandText = $"""
            with near as (
                select id from grievance where id = any($1)
                union (select id from grievance where person = $2 and (is_open or status = 'terminated') order by received_at desc limit 30)
                union (select id from grievance where unit_id = $3 and is_open and unit_id is not null limit 30))
            select g.id, g.unit_id, coalesce(u.building_id = (select building_id from unit where id = $3), false), g.person, g.project_id,
                   (select t.tokens from vault.text t where t.case_id = g.id and t.field = 'Place' and t.tokens is not null limit 1)
            from near join grievance g on g.id = near.id left join unit u on u.id = g.unit_id
            where {sight} and g.kind <> 'report' and g.id is distinct from $4 and (g.is_open or (g.status = 'terminated' and g.person = $2))
            """;
        List<Neighbour> near = [];
        await using var r = await command.ExecuteReaderAsync();
        while (await r.ReadAsync()) near.Add(new(r.GetGuid(0), r.IsDBNull(1) ? null : r.GetGuid(1), r.GetBoolean(2), r.IsDBNull(3) ? null : r.GetGuid(3), r.IsDBNull(4) ? null : r.GetGuid(4), r.IsDBNull(5) ? [] : r.GetFieldValue<int[]>(5)));
        return near;
    }

    static ImmutableArray<AlikeBy> ReasonsOf(Neighbour one, Draft draft, int perMille) =>
    [
        .. draft.Person is { } person && one.Person == person ? [AlikeBy.Person] : ImmutableArray<AlikeBy>.Empty,
        .. draft.UnitId is { } unit && one.Unit == unit ? [AlikeBy.Household] : ImmutableArray<AlikeBy>.Empty,
        .. one.SameBuilding ? [AlikeBy.Building] : ImmutableArray<AlikeBy>.Empty,
        .. draft.ProjectId is { } project && one.Project == project ? [AlikeBy.Project] : ImmutableArray<AlikeBy>.Empty,
        .. one.Project == draft.ProjectId && IsSamePlace(draft.Place, one.Place) ? [AlikeBy.Place] : ImmutableArray<AlikeBy>.Empty,
        .. perMille >= Telling ? [AlikeBy.Words] : ImmutableArray<AlikeBy>.Empty,
    ];

    static int WeightOf(AlikeBy by) => by switch { AlikeBy.Person => 400, AlikeBy.Household => 250, AlikeBy.Building or AlikeBy.Place => 100, AlikeBy.Project => 50, _ => 0 };

    // in the words of two people: most of what the shorter one says stands in the other
    static bool IsSamePlace(ImmutableArray<int> one, int[] other) =>
        Math.Min(one.Length, other.Length) is > 1 and var shorter && 10 * one.Intersect(other).Count() >= 7 * shorter;

    static string? TopOf(string? category) => category?.Split('.')[0];

    async Task<Dictionary<Guid, int>> Words(Said said, IEnumerable<Guid> also) =>
        (await Insist(() => Memory.Find(said, [.. also]), [])).ToDictionary(found => found.CaseId, found => found.PerMille);

    // whatever befalls the memory, nobody's report waits for it
    async Task<T> Insist<T>(Func<Task<T>> ask, T otherwise)
    {
        try { return await ask(); }
        catch (Exception why) when (why is TimeoutException or Orleans.Runtime.OrleansException || Faults.AreOfTheDatabase(why))
        {
            log.LogWarning(why, "what cases say is not known now");
            return otherwise;
        }
    }

    static NpgsqlParameter Optional(Guid? id) => new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };
}
