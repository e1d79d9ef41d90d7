using System.Security.Cryptography;
using Npgsql;

namespace Mediation.Files;

/// <summary>What is known of a file's harmlessness: nobody has looked yet, nothing was found, something was.</summary>
enum Scan { Waiting, Clean, Infected }

/// <summary>A file as the vault keeps it.</summary>
sealed record KeptFile(FileKey File, Scan Scan);

/// <summary>Keeps files in the vault, each under a key of its own. First a file is only laid down; adopted, it belongs to a case; named by an act, it stays.</summary>
sealed class FileStore(NpgsqlDataSource db, Vault.Vault vault)
{
    public async Task<FileKey> Begin()
    {
        var file = new FileKey(Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(32));
        await Run("insert into vault.file (id, wrapped) values ($1, $2)", file.Id, vault.WrapFileKey(file.Key, file.Id));
        return file;
    }

    public SealingStream Write(FileKey file, Part part) => new(db, file, part);

    public Task<SealedStream?> Open(FileKey file, Part part, CancellationToken stop = default) => SealedStream.Open(db, file, part, stop);

    /// <summary>From now on the file can be opened with its person's key alone.</summary>
    public async Task Adopt(FileKey file, Guid caseId, Scan scan)
    {
        var wrapped = await vault.WrapFileKey(file.Key, file.Id, person: caseId);
        await Run("update vault.file set subject = $2, case_id = $2, wrapped = $3, verdict = $4 where id = $1", file.Id, caseId, wrapped, Word(scan));
    }

    /// <summary>A file that no act has named goes again; one that an act has named stays.</summary>
    public Task TakeUp(Guid id) => Run("delete from vault.file f where f.id = $1 and not exists (select from attachment a where a.id = f.id)", id);

    public Task Judge(Guid id, Scan scan) => Run("update vault.file set verdict = $2 where id = $1", id, Word(scan));

    /// <summary>A file of a case; none where it is not there, or has been erased.</summary>
    public async Task<KeptFile?> Find(Guid id, Guid caseId) =>
        (await Select("f.id = $1 and f.case_id = $2", id, caseId)).FirstOrDefault();

    /// <summary>What is known of each file of a case.</summary>
    public async Task<Dictionary<Guid, (Scan Scan, bool HasSmall)>> Of(Guid caseId)
    {
        await using var command = db.CreateCommand("""
            select f.id, f.verdict, exists (select from vault.file_piece p where p.file_id = f.id and p.part = 2 and p.number = 0) from vault.file f where f.case_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caseId });
        await using var reader = await command.ExecuteReaderAsync();
        Dictionary<Guid, (Scan, bool)> all = [];
        while (await reader.ReadAsync()) all[reader.GetGuid(0)] = (Enum.Parse<Scan>(reader.GetString(1), ignoreCase: true), reader.GetBoolean(2));
        return all;
    }

    /// <summary>Files that a case has taken while no scanner could be asked.</summary>
    public Task<List<KeptFile>> Waiting() => Select("f.verdict = 'waiting' and f.case_id is not null order by f.created_at limit 100");

    /// <summary>What was laid down and then named by no act: cut off, refused while the program died, or never sent.</summary>
    public async Task<int> Sweep(TimeSpan olderThan)
    {
        await using var command = db.CreateCommand("""
            delete from vault.file f where f.created_at <= now() - $1 and not exists (select from attachment a where a.id = f.id)
            """);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = olderThan });
        return await command.ExecuteNonQueryAsync();
    }

    async Task<List<KeptFile>> Select(string where, params Guid[] values)
    {
        await using var command = db.CreateCommand($"""
            select f.id, f.subject, f.wrapped, f.verdict, k.wrapped from vault.file f join vault.key k on k.subject = f.subject where {where}
            """);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = value });
        await using var reader = await command.ExecuteReaderAsync();
        List<KeptFile> all = [];
        while (await reader.ReadAsync())
        {
            var key = vault.UnwrapFileKey(reader.GetFieldValue<byte[]>(2), reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(4));
            all.Add(new(new(reader.GetGuid(0), key), Enum.Parse<Scan>(reader.GetString(3), ignoreCase: true)));
        }
        return all;
    }

    async Task Run(string sql, params object[] values)
    {
        await using var command = db.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    static string Word(Scan scan) => scan switch { Scan.Clean => "clean", Scan.Infected => "infected", _ => "waiting" };
}
