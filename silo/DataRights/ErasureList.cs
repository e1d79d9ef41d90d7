using Mediation.Identity;
using Mediation.Vault;
using Npgsql;

namespace Mediation.DataRights;

/// <summary>
/// What has been erased, kept outside the database beside the key file, so that a restored backup can be made to forget it again before anybody
/// opens it. A line is written, and on disk, before the erasure it speaks of; ids only.
/// </summary>
sealed class ErasureList(string path)
{
    public const string FileName = "erasures.txt";
    static readonly string[] OfAccount = ["session", "authenticator", "passkey", "recovery_code", "api_key", "external_login", "invitation", "phone"];
    readonly Lock one = new();

    public static string BesideKey(string keyFile) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(keyFile))!, FileName);

    /// <summary>Whether anything was ever erased here.</summary>
    public bool IsBegun => File.Exists(path);

    public void AddCase(Guid id) => Add($"case {id}");
    public void AddPerson(Guid id) => Add($"person {id}");

    void Add(string line)
    {
        lock (one)
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(System.Text.Encoding.ASCII.GetBytes(line + "\n"));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>What the list names is erased from a database; the number of lines that were replayed.</summary>
    public static async Task<int> Replay(NpgsqlDataSource owner, string path, CancellationToken stop)
    {
        var lines = await File.ReadAllLinesAsync(path, stop);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "") continue;
            if (lines[i].Split(' ') is not [("case" or "person") and var what, var word] || !Guid.TryParse(word, out var id))
                throw new InvalidDataException($"{path}, line {i + 1}: a case or a person and its id are expected");

            await using var batch = owner.CreateBatch();
            foreach (var sql in what == "case" ? OfCase : OfPerson) batch.Add(sql, id);
            await batch.ExecuteNonQueryAsync(stop);
        }
        return lines.Length;
    }

    /// <summary>Whatever an erasure takes rows from.</summary>
    public static readonly string[] Tables =
        ["vault.key", "vault.text", "vault.file", "vault.file_piece", "identity.account", "identity.pin", .. OfAccount.Select(table => $"identity.{table}")];

    static readonly string[] OfCase =
    [
        "delete from vault.file where case_id = $1", "delete from vault.text where case_id = $1", "delete from vault.key where subject = $1",
        "delete from identity.pin where case_id = $1",
    ];

    public static readonly string[] OfPerson =
    [
        "delete from vault.file where subject = $1", "delete from vault.text where subject = $1", "delete from vault.key where subject = $1",
        Accounts.Erasure,
        .. OfAccount.Select(table => $"delete from identity.{table} where account_id = $1"),
    ];
}
