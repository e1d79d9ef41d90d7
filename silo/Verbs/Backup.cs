using System.Data;
using System.Security.Cryptography;
using System.Text.Json;
using Mediation.Postgres;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>What a backup says of itself: of which schema it is, what it holds, and the hash of the file that holds it.</summary>
sealed record Manifest(string Format, int Schema, long Entries, string Head, DateTimeOffset MadeAt, string PostgreSql, string DumpSha256)
{
    public const string OurFormat = "mediation/backup/1", FileName = "manifest.json", DumpName = "mediation.dump", KeyName = "mediation.key";
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    public static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary>Writes what the database holds at one moment into one directory, and the key file into another, far from it.</summary>
static class Backup
{
    const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static async Task<int> Run(Call call)
    {
        var (to, keysTo) = (call.PathOf("out"), call.PathOf("keys"));
        if (IsWithin(Real(keysTo), Real(to)) || IsWithin(Real(to), Real(keysTo)))
            throw VerbEnds.WrongUse("--keys must lie outside of --out and the other way round: whoever has both can read what was erased since.");
        if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any()) throw VerbEnds.WrongUse($"{to} is not empty: a backup has a directory of its own.");

        await using var place = await Workplace.Open(call);
        _ = place.Keys;
        Directory.CreateDirectory(to, Ours | UnixFileMode.UserExecute);
        Directory.CreateDirectory(keysTo, Ours | UnixFileMode.UserExecute);
        CopyKey(place.KeyPath, Path.Combine(keysTo, Manifest.KeyName));
        var manifest = await Dump(call, place, Path.Combine(to, Manifest.DumpName));
        await Write(Path.Combine(to, Manifest.FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, Manifest.Json));      // last: a backup without it is none
        call.Say($"{manifest.Entries} entries, head {manifest.Head}");
        return Verb.Done;
    }

    // the dump and its manifest speak of the same moment: one exported snapshot serves both
    static async Task<Manifest> Dump(Call call, Workplace place, string file)
    {
        await using var connection = await place.Db.OpenConnectionAsync(call.Stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, call.Stop);
        await using (var patience = new NpgsqlCommand("set local idle_in_transaction_session_timeout = 0", connection)) await patience.ExecuteNonQueryAsync(call.Stop);
        await using var export = new NpgsqlCommand("select pg_export_snapshot()", connection);
        var snapshot = (string)(await export.ExecuteScalarAsync(call.Stop))!;
        // who is in the cluster now is nobody after a restore
        await PgTool.Run(call, "pg_dump", place.OwnerConnectionString,
            ["--format=custom", $"--snapshot={snapshot}", "--exclude-table-data=public.cluster_member", "--exclude-table-data=public.cluster_view", $"--file={file}.part"],
            () => $"{new FileInfo(file + ".part") switch { { Exists: true } part => part.Length / 1_000_000, _ => 0 }} MB written");
        File.SetUnixFileMode(file + ".part", Ours);
        File.Move(file + ".part", file);
        var (entries, head) = await Head.Of(connection, call.Stop);
        return new(Manifest.OurFormat, Schema.Number, entries, head, DateTimeOffset.UtcNow, connection.PostgreSqlVersion.ToString(), Manifest.HashOf(file));
    }

    /// <summary>Writes a key file beside nothing else of that name; the same one may be there already.</summary>
    public static void CopyKey(string from, string to)
    {
        var key = File.ReadAllBytes(from);
        if (File.Exists(to) && !File.ReadAllBytes(to).AsSpan().SequenceEqual(key)) throw VerbEnds.WrongUse($"{to} is another key file: it is not written over.");
        if (File.Exists(to)) return;

        using var file = new FileStream(to, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Ours });
        file.Write(key);
        file.Flush(flushToDisk: true);
    }

    static async Task Write(string path, byte[] bytes)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Ours });
        await file.WriteAsync(bytes);
        file.Flush(flushToDisk: true);
    }

    static bool IsWithin(string inner, string outer) => (inner + "/").StartsWith(outer.TrimEnd('/') + "/", StringComparison.Ordinal);

    // with every link on the way followed: what is not there yet is seen from its nearest folder that is
    static string Real(string path)
    {
        if (path == "/" || Path.GetDirectoryName(path) is not { } folder) return "/";
        var here = Path.Combine(Real(folder), Path.GetFileName(path));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Real(target.FullName) : here;
    }
}
