using Npgsql;

namespace Mediation.Cases;

/// <summary>What the journal knows of a command id.</summary>
sealed record Known(Guid CaseId, int Version, byte[] RequestMac, byte[] Hash);

/// <summary>The only record, read. Writing is the JournalWriter's.</summary>
sealed class Journal(NpgsqlDataSource db)
{
    /// <summary>The entries of a case after a version, in order.</summary>
    public async IAsyncEnumerable<(byte[] Body, byte[] Hash, byte[] RequestMac)> Read(Guid caseId, int after = 0)
    {
        await using var command = db.CreateCommand("select body, hash, request_mac from journal where case_id = $1 and version > $2 order by version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caseId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
    }

    public async Task<Known?> Find(Guid commandId)
    {
        await using var command = db.CreateCommand("select case_id, version, request_mac, hash from journal where command_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = commandId });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? new(reader.GetGuid(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3))
            : null;
    }
}
