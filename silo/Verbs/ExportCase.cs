using System.Collections.Immutable;
using System.Text.Json;
using Mediation.Cases;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>A case as a file of its own: every entry as the exact bytes that were hashed. It holds no private text.</summary>
sealed record ExportedCase(string Format, string Noun, Guid Case, DateTimeOffset ExportedAt, string Head, ImmutableArray<ExportedEntry> Entries)
{
    public const string OurFormat = "mediation/case/1";
}

/// <summary>An entry of an exported case; the body is base64, the hash hexadecimal.</summary>
sealed record ExportedEntry(int Version, Guid Command, string Hash, byte[] Body);

/// <summary>Writes a case into a file, and checks such a file with no database at hand.</summary>
static class ExportCase
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    public static async Task<int> Run(Call call)
    {
        var path = call.PathOf("out");
        await using var place = await Workplace.Open(call);
        var id = await Verify.CaseOf(place.Db, call["ID"]);
        var entries = await Entries(place.Db, id, call.Stop);
        if (entries.IsEmpty) throw VerbEnds.WrongUse($"There is no case {call["ID"]}.");

        var exported = new ExportedCase(ExportedCase.OurFormat, Replay.NounOf(entries[0].Body), id, DateTimeOffset.UtcNow, entries[^1].Hash, entries);
        await File.WriteAllBytesAsync(path + ".part", JsonSerializer.SerializeToUtf8Bytes(exported, Json), call.Stop);
        File.Move(path + ".part", path, overwrite: true);
        call.Say($"{entries.Length} entries, head {exported.Head}");
        return Verb.Done;
    }

    static async Task<ImmutableArray<ExportedEntry>> Entries(NpgsqlDataSource db, Guid id, CancellationToken stop)
    {
        await using var command = db.CreateCommand("select version, command_id, hash, body from journal where case_id = $1 order by version");
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var entries = ImmutableArray.CreateBuilder<ExportedEntry>();
        while (await reader.ReadAsync(stop))
            entries.Add(new(reader.GetInt32(0), reader.GetGuid(1), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2)), reader.GetFieldValue<byte[]>(3)));
        return entries.ToImmutable();
    }

    public static async Task<int> VerifyFile(Call call)
    {
        var path = call.PathOf("file");
        if (!File.Exists(path)) throw VerbEnds.WrongUse($"There is no file {path}.");
        var file = Read(await File.ReadAllBytesAsync(path, call.Stop)) ?? throw VerbEnds.Fault($"{path} is not an exported case, or only a part of one.");

        var shown = new Verify.Shown(call);
        var chain = new Chain(file.Case, shown.Add);
        foreach (var entry in file.Entries)
        {
            chain.Take(entry.Version, entry.Command, entry.Body, HashOf(entry));
            if (Replay.NounOf(entry.Body) is var noun && noun != file.Noun) shown.Add(new(file.Case, entry.Version, $"the file says {file.Noun}, the entry {noun}"));
        }
        if (file.Entries is not [.., var last] || last.Hash != file.Head) shown.Add(new(file.Case, null, "the head is not the hash of the last entry"));
        return shown.End(file.Entries.Length, 1, head: null, erased: 0);
    }

    static ExportedCase? Read(byte[] bytes)
    {
        try { return JsonSerializer.Deserialize<ExportedCase>(bytes, Json) is { Format: ExportedCase.OurFormat } file ? file : null; }
        catch (JsonException) { return null; }
    }

    static byte[] HashOf(ExportedEntry entry)
    {
        try { return Convert.FromHexString(entry.Hash); }
        catch (FormatException) { return []; }
    }
}
