using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mediation.Files;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>A file that an entry names, and the hash of what was handed in: a commitment to it, as cases have it, or, of a ballot's papers and documents, the hash itself.</summary>
readonly record struct NamedFile(Guid CaseId, int Version, Guid File, Named? Sealed, string? Hash);

/// <summary>Opens the files that entries name, every part from end to end, and hashes the originals again.</summary>
sealed class FileCheck(NpgsqlDataSource db, Vault.Vault vault, Action<Flaw> tell, CancellationToken stop)
{
    sealed record Kept(Guid? CaseId, Guid? Subject, byte[] Wrapped, byte[]? Person, byte[]? Salt);

    /// <summary>The files that an entry names; most name none.</summary>
    public static List<NamedFile> In(Guid caseId, int version, byte[] body)
    {
        List<NamedFile> files = [];
        if (body.AsSpan().IndexOf("\"FileAttached\""u8) < 0 && body.AsSpan().IndexOf("\"PaperKept\""u8) < 0 && body.AsSpan().IndexOf("\"DocumentKept\""u8) < 0) return files;
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var happened in json.RootElement.GetProperty("events").EnumerateArray())
            {
                var type = happened.GetProperty("type").GetString();
                if (type is not ("FileAttached" or "PaperKept" or "DocumentKept")) continue;
                var (data, hash) = (happened.GetProperty("data"), happened.GetProperty("data").GetProperty("sha256"));
                files.Add(type == "FileAttached" ? new(caseId, version, data.GetProperty("file").GetGuid(), new(hash.GetProperty("ref").GetGuid(), hash.GetProperty("mac").GetString()!), null)
                    : new(caseId, version, data.GetProperty("file").GetGuid(), null, hash.GetString()));
            }
        }
        catch (Exception why) when (why is JsonException or KeyNotFoundException or InvalidOperationException or FormatException) { }       // the chain has told it already
        return files;
    }

    public async Task Look(NamedFile named)
    {
        if (await Find(named) is not { } kept)
        {
            // of a case it may have been erased, with all that was said; a ballot's papers are evidence and never are
            if (named.Sealed is not { } said || await IsThere("select exists (select from vault.text where id = $1)", said.Ref)) Tell("is missing");
            return;
        }
        if (kept.CaseId != named.CaseId) Tell($"lies under case {kept.CaseId}");
        else if (named.Sealed is not null && kept.Salt is null) Tell("is still there, though what was said of it is erased");
        else if (kept.Person is not { } person) Tell("cannot be opened: its person's key is missing");
        else if (await HashOf(named.File, kept, person) is not { } hash) Tell("cannot be opened: a piece, its key or the key file is not what it was sealed with");
        else if (named.Sealed is { } mac ? Vault.Vault.Commitment(kept.Salt!, Encoding.UTF8.GetBytes(hash)) != mac.Mac : hash != named.Hash) Tell("is not what was handed in");

        void Tell(string what) => tell(new(named.CaseId, named.Version, $"the file {named.File} {what}"));
    }

    async Task<string?> HashOf(Guid id, Kept kept, byte[] person)
    {
        try
        {
            var file = new FileKey(id, vault.UnwrapFileKey(kept.Wrapped, id, kept.Subject!.Value, person));
            foreach (var part in (Part[])[Part.Served, Part.Small])
                if (await SealedStream.Open(db, file, part, stop) is { } drawn) await using (drawn) await drawn.CopyToAsync(Stream.Null, stop);

            await using var original = await SealedStream.Open(db, file, Part.Original, stop);
            return original is null ? null : Convert.ToHexStringLower(await SHA256.HashDataAsync(original, stop));
        }
        catch (Exception why) when (why is CryptographicException or ArgumentException) { return null; }
    }

    async Task<Kept?> Find(NamedFile named)
    {
        await using var command = db.CreateCommand("""
            select f.case_id, f.subject, f.wrapped, k.wrapped, t.salt
            from vault.file f left join vault.key k on k.subject = f.subject left join vault.text t on t.id = $2 where f.id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = named.File });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = named.Sealed?.Ref ?? Guid.Empty });
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop)
            ? new(Id(0), Id(1), reader.GetFieldValue<byte[]>(2), Bytes(3), Bytes(4))
            : null;

        Guid? Id(int i) => reader.IsDBNull(i) ? null : reader.GetGuid(i);
        byte[]? Bytes(int i) => reader.IsDBNull(i) ? null : reader.GetFieldValue<byte[]>(i);
    }

    async Task<bool> IsThere(string sql, Guid id)
    {
        await using var command = db.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteScalarAsync(stop) is true;
    }
}
