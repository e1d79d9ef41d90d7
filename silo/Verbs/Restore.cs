using System.Security.Cryptography;
using System.Text.Json;
using Mediation.DataRights;
using Mediation.Postgres;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>Puts a backup where nothing is yet, and looks whether it is what was backed up.</summary>
static class Restore
{
    public static async Task<int> Run(Call call)
    {
        var (dump, manifest) = Read(call.PathOf("from"));
        var (key, keyTo) = (Path.Combine(call.PathOf("keys"), Manifest.KeyName), Workplace.KeyPathOf(call.Settings));
        if (!File.Exists(key)) throw VerbEnds.WrongUse($"There is no key file {key}: without it no text can be opened.");
        try { _ = KeyFile.OpenOrCreate(key); }
        catch (InvalidOperationException why) { throw VerbEnds.Fault($"{why.Message}."); }
        if (File.Exists(keyTo)) throw VerbEnds.WrongUse($"There is a key file {keyTo} already: a backup is restored only where nothing is.");

        var own = call.Settings.GetConnectionString("Mediation") is null && call.Settings.GetConnectionString("Owner") is null;
        await (own ? IntoOwn(call, dump, manifest, key, keyTo) : IntoGiven(call, dump, manifest, key, keyTo));
        call.Say($"{manifest.Entries} entries, head {manifest.Head}");
        return Verb.Done;
    }

    static (string Dump, Manifest Manifest) Read(string from)
    {
        var (dump, told) = (Path.Combine(from, Manifest.DumpName), Path.Combine(from, Manifest.FileName));
        if (!File.Exists(told) || !File.Exists(dump)) throw VerbEnds.WrongUse($"There is no backup in {from}.");
        try
        {
            if (JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(told), Manifest.Json) is { Format: Manifest.OurFormat } manifest)
                return manifest.Schema > Schema.Number ? throw VerbEnds.Fault($"The backup has schema {manifest.Schema}, newer than this program's {Schema.Number}: restore it with the newer program.")
                    : manifest.DumpSha256 != Manifest.HashOf(dump) ? throw VerbEnds.Fault($"{dump} is not the file that was backed up: its hash is another.")
                    : (dump, manifest);
        }
        catch (JsonException) { }
        throw VerbEnds.Fault($"{told} is not a backup's manifest.");
    }

    static async Task IntoOwn(Call call, string dump, Manifest manifest, string key, string keyTo)
    {
        var data = Settings.DataDirectory(call.Settings);
        var rooms = Path.Combine(data, "postgres");
        if (Directory.Exists(rooms)) throw VerbEnds.WrongUse($"There is a database in {data} already: a backup is restored only into an empty data directory.");
        try
        {
            await using var postgres = new PrivatePostgres(data);
            await postgres.Start(call.Stop);
            await Fill(call, dump, postgres.OwnerConnectionString, []);
            await Compare(call, manifest, key, postgres.OwnerConnectionString);
            await EraseAgain(call, keyTo, postgres.OwnerConnectionString);
            Backup.CopyKey(key, keyTo);
        }
        catch
        {
            if (Directory.Exists(rooms)) Directory.Delete(rooms, recursive: true);      // ours, and not yet of use to anybody
            throw;
        }
    }

    static async Task IntoGiven(Call call, string dump, Manifest manifest, string key, string keyTo)
    {
        var owner = call.Settings.GetConnectionString("Owner")
            ?? throw VerbEnds.WrongUse("Only the owner of a database may fill it: give its connection string as --ConnectionStrings:Owner=….");
        await using (var source = Database.Owner(owner))
        {
            await using var tables = source.CreateCommand("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^(pg_|information_schema)'");
            if (await tables.ExecuteScalarAsync(call.Stop) is not 0L) throw VerbEnds.WrongUse("The database is not empty: a backup is restored only into an empty one.");
        }
        await Fill(call, dump, owner, ["--no-owner"]);
        await Compare(call, manifest, key, owner);
        await EraseAgain(call, keyTo, owner);
        Directory.CreateDirectory(Path.GetDirectoryName(keyTo)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Backup.CopyKey(key, keyTo);
    }

    static async Task Fill(Call call, string dump, string owner, string[] more)
    {
        await PgTool.Run(call, "pg_restore", owner, ["--exit-on-error", "--single-transaction", $"--dbname={new NpgsqlConnectionStringBuilder(owner).Database}", .. more, dump], () => "restoring");
        await using var source = Database.Owner(owner);
        await Schema.Migrate(source, call.Stop);
        await using var analyze = source.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync(call.Stop);
    }

    /// <summary>What was erased since the backup was made is erased again before anybody opens what was restored.</summary>
    static async Task EraseAgain(Call call, string keyTo, string owner)
    {
        var list = call.Has("erasures", out var given) ? call.PathOf("erasures") : ErasureList.BesideKey(keyTo);
        if (!File.Exists(list))
        {
            if (given is not null) throw VerbEnds.WrongUse($"There is no list of erasures {list}.");
            call.Say("No list of erasures was found: what was erased since the backup is there again.");
            return;
        }
        await using var source = Database.Owner(owner);
        try { call.Say($"{await ErasureList.Replay(source, list, call.Stop)} erasures replayed"); }
        catch (InvalidDataException why) { throw VerbEnds.Fault($"{why.Message}."); }
    }

    static async Task Compare(Call call, Manifest manifest, string key, string owner)
    {
        await using var source = Database.Owner(owner);
        await using var connection = await source.OpenConnectionAsync(call.Stop);
        var (entries, head) = await Head.Of(connection, call.Stop);
        if ((entries, head) != (manifest.Entries, manifest.Head))
            throw VerbEnds.Fault($"What was restored is not what was backed up: {entries} entries, head {head}, instead of {manifest.Entries} entries, head {manifest.Head}.");

        await using var first = new NpgsqlCommand("select subject, wrapped from vault.key limit 1", connection);
        await using var reader = await first.ExecuteReaderAsync(call.Stop);
        try { if (await reader.ReadAsync(call.Stop)) _ = new Vault.Vault(source, KeyFile.OpenOrCreate(key)).Unwrap(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)); }
        catch (CryptographicException) { throw VerbEnds.Fault($"{key} is not the key file of this backup: no text could be opened with it."); }
    }
}
