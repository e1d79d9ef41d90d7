using System.Globalization;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Vault;
using Mediation.Grievances;
using Mediation.Projects;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>A row of the journal as it lies in the database.</summary>
sealed record Line(Guid CaseId, int Version, Guid CommandId, byte[] Body, byte[] Hash);

/// <summary>The whole journal, read by somebody who trusts nobody: chains are computed again, cases replayed, registers compared.</summary>
sealed class Ledger
{
    public required IReadOnlyList<Line> Lines { get; init; }

    public static async Task<Ledger> Read(NpgsqlDataSource db, params Guid[] cases)
    {
        await using var command = db.CreateCommand("select case_id, version, command_id, body, hash from journal where $1 = '{}' or case_id = any($1) order by case_id, version");
        command.Parameters.Add(new() { Value = cases });
        await using var reader = await command.ExecuteReaderAsync();
        List<Line> lines = [];
        while (await reader.ReadAsync())
            lines.Add(new(reader.GetGuid(0), reader.GetInt32(1), reader.GetGuid(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4)));
        return new() { Lines = lines };
    }

    /// <summary>Whatever is wrong with it, one sentence a fault.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var twice in Lines.GroupBy(l => l.CommandId).Where(g => g.Count() > 1)) yield return $"command {twice.Key} stands {twice.Count()} times";
        foreach (var history in Lines.GroupBy(l => l.CaseId))
        {
            var (expected, previous) = (1, "");
            foreach (var line in history)
            {
                using var body = JsonDocument.Parse(line.Body);
                var entry = body.RootElement;
                if (line.Version != expected) yield return $"{line.CaseId}: a gap before version {line.Version}";
                if (entry.GetProperty("version").GetInt32() != line.Version) yield return $"{line.CaseId}/{line.Version}: the body tells another version";
                if (!entry.GetProperty("case").GetString()!.EndsWith($"/{line.CaseId}", StringComparison.Ordinal)) yield return $"{line.CaseId}/{line.Version}: the body tells another case";
                if (entry.GetProperty("command").GetGuid() != line.CommandId) yield return $"{line.CaseId}/{line.Version}: the body tells another command";
                if (entry.GetProperty("prev").GetString() != previous) yield return $"{line.CaseId}/{line.Version}: does not follow what stands before it";
                if (!EntryFormat.Hash(line.Body).AsSpan().SequenceEqual(line.Hash)) yield return $"{line.CaseId}/{line.Version}: the hash is not the body's";
                (expected, previous) = (line.Version + 1, Convert.ToHexStringLower(line.Hash));
            }
        }
    }

    /// <summary>The states that a case went through, the empty one first: the state at version n stands at n.</summary>
    public List<TCase> Replay<TCase>(Guid id) where TCase : class, ICase<TCase>
    {
        List<TCase> states = [TCase.Empty];
        foreach (var line in Lines.Where(l => l.CaseId == id))
            states.Add(EntryFormat.Read<TCase>(line.Body).Events.Aggregate(states[^1], Sealer.Apply));
        return states;
    }

    // what a register wishes gone from the vault is no row of its own
    static readonly IReadOnlyList<Type> RowTypes = [.. Of<Row>().Where(type => !RowTable.Of(type).Name.Contains('.'))];

    static IEnumerable<Type> Of<T>() => typeof(Row).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(T)));

    /// <summary>The differences between the live registers and those that a replay of these lines makes.</summary>
    public async Task<IReadOnlyList<string>> Differences(NpgsqlDataSource db, bool whole = true)
    {
        Dictionary<Type, Dictionary<object, Row>> tables = [];
        foreach (var type in RowTypes) tables[type] = [];
        foreach (var history in Lines.GroupBy(l => l.CaseId))
        {
            var noun = JsonDocument.Parse(history.First().Body).RootElement.GetProperty("case").GetString()!.Split('/')[0];
            if (noun == Grievance.Noun) Keep(history.Key, Replay<Grievance>(history.Key));
            else Keep(history.Key, Replay<Project>(history.Key));
        }
        List<string> differences = [];
        foreach (var (type, rows) in tables) differences.AddRange(await Compare(RowTable.Of(type), [.. rows.Values]));
        return differences;

        void Keep<TCase>(Guid id, List<TCase> states)
        {
            foreach (var register in Of<IRegister<TCase>>().Select(type => (IRegister<TCase>)Activator.CreateInstance(type)!))
                for (var i = 1; i < states.Count; i++)
                    foreach (var row in register.Rows(id, states[i - 1], states[i]).Where(row => tables.ContainsKey(row.GetType())))
                        if (row.Gone) tables[row.GetType()].Remove(RowTable.Of(row.GetType()).KeyOf(row));
                        else tables[row.GetType()][RowTable.Of(row.GetType()).KeyOf(row)] = row;
        }

        async Task<IEnumerable<string>> Compare(RowTable table, List<Row> rows)
        {
            var columns = string.Join(", ", table.Columns);
            var mine = whole ? "" : $" where {table.Keys[0]} in (select {table.Keys[0]} from replayed)";
            await using var connection = await db.OpenConnectionAsync();
            await using var batch = connection.CreateBatch();
            batch.BatchCommands.Add(new($"create temp table replayed (like {table.Name}) on commit drop"));
            table.Insert(batch, "replayed", rows);
            batch.BatchCommands.Add(new($"""
                select '{table.Name} too much: ' || d::text from (select {columns} from {table.Name}{mine} except all select {columns} from replayed) d
                union all select '{table.Name} missing: ' || d::text from (select {columns} from replayed except all select {columns} from {table.Name}) d
                """));
            await using var reader = await batch.ExecuteReaderAsync();
            List<string> found = [];
            do while (await reader.ReadAsync()) found.Add(reader.GetString(0));
            while (await reader.NextResultAsync());
            return found;
        }
    }

    /// <summary>The journal is whole, and the registers say what it says.</summary>
    public async Task MustBeSound(NpgsqlDataSource db, bool whole = true)
    {
        Assert.Empty(Faults());
        var differences = string.Join('\n', await Differences(db, whole));
        Assert.True(differences == "", differences);
    }

    /// <summary>A command that was acknowledged stands here exactly once, at the version that was told.</summary>
    public string? Missing(Guid commandId, Guid caseId, int version)
    {
        var found = Lines.Where(l => l.CommandId == commandId).ToList();
        return found is [var only] && only.CaseId == caseId && only.Version == version
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"acknowledged {commandId} as {caseId}/{version}, found {found.Count}: {string.Join(", ", found.Select(l => $"{l.CaseId}/{l.Version}"))}");
    }
}
