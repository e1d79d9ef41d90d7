using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>One hash over the ends of all cases, in order of case id: 16 bytes of id, 4 of version (both as they are read), 32 of the entry's hash.</summary>
sealed class Head : IDisposable
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Value => Convert.ToHexStringLower(hash.GetCurrentHash());

    public void Add(Guid caseId, int version, ReadOnlySpan<byte> last)
    {
        Span<byte> place = stackalloc byte[20];
        caseId.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(place[16..], version);
        hash.AppendData(place);
        hash.AppendData(last);
    }

    /// <summary>Of the whole journal, as this connection sees it.</summary>
    public static async Task<(long Entries, string Head)> Of(NpgsqlConnection connection, CancellationToken stop)
    {
        const string ends = """
            select distinct on (case_id) case_id, version, hash, (select count(*) from journal) from journal order by case_id, version desc
            """;
        using var head = new Head();
        var entries = 0L;
        await using var command = new NpgsqlCommand(ends, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            head.Add(reader.GetGuid(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2));
            entries = reader.GetInt64(3);
        }
        return (entries, head.Value);
    }

    public void Dispose() => hash.Dispose();
}
