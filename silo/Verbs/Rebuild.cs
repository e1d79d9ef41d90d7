using System.Collections.Immutable;
using Mediation.Cases;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>
/// Makes the registers again out of the journal and puts them right where they differ. A running program goes on writing
/// meanwhile: what it wrote is replayed too, and only for the last look, at the rows in doubt, are the registers closed to
/// writers. They are locked in the order in which the journal's writer takes them, so neither can wait for the other for ever;
/// and an act's rows are committed with its entry, so under the lock the journal and the registers speak of the same moment.
/// </summary>
sealed class Rebuild(NpgsqlDataSource db, NpgsqlConnection connection, ImmutableArray<RowTable> tables, Call call)
{
    const int Together = 500, MostShown = 20;

    long entries;

    public static async Task<int> Run(Call call)
    {
        var tables = call.Has("REGISTER", out var name) ? [.. Replay.Tables.Where(t => t.Name == name)] : Replay.Tables;
        if (tables.IsEmpty) throw VerbEnds.WrongUse($"There is no register {name}: there are {string.Join(", ", Replay.Tables.Select(t => t.Name))}.");

        await using var place = await Workplace.Open(call);
        await using var connection = await place.Db.OpenConnectionAsync(call.Stop);
        return await new Rebuild(place.Db, connection, tables, call).Run(await Verify.Count(place.Db, call.Stop));
    }

    async Task<int> Run(long total)
    {
        await MakeFresh();
        using (var progress = new Progress(call.Errors, "entries replayed", total)) await ReplayAll(progress);
        await CatchUp();
        foreach (var table in tables)
            await Do($"analyze {Fresh(table)}", $"""
                insert into {Doubt(table)} select {Keys(table, "coalesce(f.{0}, l.{0})")}
                from {Fresh(table)} f full join {table.Name} l on {Same(table)} where {Differ(table)}
                """);

        var differences = 0L;
        await using (var transaction = await connection.BeginTransactionAsync(call.Stop))
        {
            await Do($"lock table {string.Join(", ", tables.Select(t => t.Name))} in share row exclusive mode");
            await CatchUp();
            foreach (var table in tables) differences += await PutRight(table);
            await transaction.CommitAsync(call.Stop);
        }

        var rows = 0L;
        foreach (var table in tables) rows += await Number($"select count(*) from {Fresh(table)}");
        if (differences > 0) call.Say("The fresh rows were put in place: the registers are now what the journal says.");
        call.Say($"{entries} entries replayed into {rows} rows, {differences} differences");
        return differences > 0 ? Verb.FoundAFault : Verb.Done;
    }

    static string Fresh(RowTable table) => $"pg_temp.fresh_{table.Name}";
    static string Late(RowTable table) => $"pg_temp.late_{table.Name}";
    static string Doubt(RowTable table) => $"pg_temp.doubt_{table.Name}";
    static string Wrong(RowTable table) => $"pg_temp.wrong_{table.Name}";
    static string Keys(RowTable table, string each = "{0}", string between = ", ") => string.Join(between, table.Keys.Select(k => string.Format(null, each, k)));
    static string Columns(RowTable table, string each = "{0}") => string.Join(", ", table.Columns.Select(c => string.Format(null, each, c)));
    static string Same(RowTable table) => Keys(table, "f.{0} = l.{0}", " and ");
    static string Differ(RowTable table) => $"row({Columns(table, "f.{0}")}) is distinct from row({Columns(table, "l.{0}")})";

    async Task MakeFresh()
    {
        await Do("create temp table replayed (case_id uuid primary key, version integer not null)");
        foreach (var table in tables)
            await Do($"create temp table fresh_{table.Name} (like {table.Name}, primary key ({Keys(table)}))",
                $"create temp table late_{table.Name} (like {table.Name})",
                $"create temp table doubt_{table.Name} as select {Keys(table)} from {table.Name} limit 0");
    }

    async Task ReplayAll(Progress progress)
    {
        for (Guid? above = null; ;)
        {
            var where = above is null ? "true" : "case_id > $1";
            var upTo = await Value($"select case_id from journal where {where} order by case_id, version offset 5000 limit 1", above) as Guid?;
            var range = upTo is null ? where : $"{where} and case_id <= '{upTo}'";
            await foreach (var some in Replayed($"select case_id, body from journal where {range} order by case_id, version", above))
            {
                await Keep(some, late: false);
                progress.Add(some.Sum(r => r.Version));
            }
            if (upTo is null) return;
            above = upTo;
        }
    }

    /// <summary>Cases that were written since they were replayed are replayed again, from their beginning.</summary>
    async Task CatchUp()
    {
        const string written = """
            select array_agg(j.case_id) from (select case_id, max(version) as version from journal group by case_id) j
            left join pg_temp.replayed r on r.case_id = j.case_id where r.version is distinct from j.version
            """;
        if (await Value(written) is not Guid[] behind) return;
        foreach (var ids in behind.Chunk(Together))
            await foreach (var some in Replayed("select case_id, body from journal where case_id = any($1) order by case_id, version", ids))
                await Keep(some, late: true);
    }

    async Task Keep(List<Replay> cases, bool late)
    {
        var rows = cases.SelectMany(c => c.Rows).ToLookup(r => r.Key.Table, r => r.Value);
        if (late)
        {
            entries -= await Number("select coalesce(sum(version), 0) from pg_temp.replayed where case_id = any($1)", cases.Select(c => c.Id).ToArray());
            await Do(tables.Select(t => $"truncate {Late(t)}"));
            await Send(batch => { foreach (var table in tables) table.Insert(batch, Late(table), [.. rows[table]]); });
            foreach (var table in tables)
                await Do($"delete from {Fresh(table)} f using {Late(table)} l where {Same(table)}", $"insert into {Doubt(table)} select {Keys(table)} from {Late(table)}");
        }
        await Send(batch =>
        {
            foreach (var table in tables) table.Insert(batch, Fresh(table), [.. rows[table].Where(r => !r.Gone)]);
            var command = new NpgsqlBatchCommand("insert into pg_temp.replayed select * from unnest($1, $2) on conflict (case_id) do update set version = excluded.version");
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. cases.Select(c => c.Id)] });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. cases.Select(c => c.Version)] });
            batch.BatchCommands.Add(command);
        });
        entries += cases.Sum(c => (long)c.Version);
    }

    /// <summary>The rows in doubt, looked at once more: those that differ are told and replaced.</summary>
    async Task<long> PutRight(RowTable table)
    {
        var which = string.Join(", ", table.Columns.Except(table.Keys).Select(c => $"case when f.{c} is distinct from l.{c} then '{c}' end").DefaultIfEmpty("null"));
        await Do($"""
            create temp table wrong_{table.Name} on commit drop as
            select {Keys(table, "d.{0}")}, case when f.{table.Keys[0]} is null then 'should not be there' when l.{table.Keys[0]} is null then 'is missing'
                else 'differs in ' || concat_ws(', ', {which}) end as wrong_how
            from (select distinct {Keys(table)} from {Doubt(table)}) d
            left join {Fresh(table)} f on {Keys(table, "f.{0} = d.{0}", " and ")} left join {table.Name} l on {Keys(table, "l.{0} = d.{0}", " and ")}
            where {Differ(table)}
            """);
        var count = await Number($"select count(*) from {Wrong(table)}");
        if (count == 0) return 0;

        await using (var command = Command($"select concat_ws(' ', {Keys(table)}), wrong_how from {Wrong(table)} order by 1 limit {MostShown}"))
        await using (var reader = await command.ExecuteReaderAsync(call.Stop))
            while (await reader.ReadAsync(call.Stop)) call.Say($"{table.Name} {reader.GetString(0)}: {reader.GetString(1)}");
        if (count > MostShown) call.Say($"{table.Name}: and {count - MostShown} more");

        await Do($"delete from {table.Name} f using {Wrong(table)} l where {Same(table)}",
            $"insert into {table.Name} ({Columns(table)}) select {Columns(table, "f.{0}")} from {Fresh(table)} f join {Wrong(table)} l on {Same(table)}");
        return count;
    }

    /// <summary>The cases of a query, told again, some at a time; read over a connection of its own, because the fresh rows are written meanwhile.</summary>
    async IAsyncEnumerable<List<Replay>> Replayed(string sql, object? value)
    {
        await using var command = db.CreateCommand(sql);
        command.CommandTimeout = 0;
        if (value is not null) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(call.Stop);
        List<Replay> some = [];
        while (await reader.ReadAsync(call.Stop))
        {
            var (id, body) = (reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));
            if (some is not [.., var current] || current.Id != id)
            {
                if (some.Count == Together)
                {
                    yield return some;
                    some = [];
                }
                some.Add(current = Replay.Of(id, Replay.NounOf(body)));
            }
            current.Take(body);
        }
        if (some.Count > 0) yield return some;
    }

    Task Do(params IEnumerable<string> statements) => Send(batch => { foreach (var sql in statements) batch.BatchCommands.Add(new(sql)); });

    async Task Send(Action<NpgsqlBatch> fill)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        fill(batch);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(call.Stop);
    }

    NpgsqlCommand Command(string sql, object? value = null)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (value is not null) command.Parameters.Add(new() { Value = value });
        return command;
    }

    async Task<object?> Value(string sql, object? value = null)
    {
        await using var command = Command(sql, value);
        return await command.ExecuteScalarAsync(call.Stop);
    }

    async Task<long> Number(string sql, object? value = null) => Convert.ToInt64(await Value(sql, value), null);
}
