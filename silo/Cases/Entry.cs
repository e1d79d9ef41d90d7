using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mediation.Cases;

/// <summary>What an entry of the journal says, read back from its bytes.</summary>
sealed record Recorded<TCase>(int Version, DateTimeOffset At, Guid By, Role Role, string Rules, Guid CommandId, ImmutableArray<Event<TCase>> Events);

/// <summary>The bytes of an entry: how they are written, hashed and read. Frozen by the first landing.</summary>
static class EntryFormat
{
    static readonly byte[] HashPrefix = "mediation/entry/1\0"u8.ToArray();
    static readonly JsonWriterOptions Compact = new() { Encoder = Wire.Recorded.Encoder, SkipValidation = true };

    public static byte[] Write<TCase>(Guid caseId, int version, byte[] previous, Stamp stamp, IEnumerable<Event<TCase>> events) where TCase : ICase<TCase>
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Compact);
        json.WriteStartObject();
        json.WriteNumber("v", 1);
        json.WriteString("alg", "SHA-256");
        json.WriteString("case", $"{TCase.Noun}/{caseId}");
        json.WriteNumber("version", version);
        json.WriteString("prev", Convert.ToHexStringLower(previous));
        json.WriteString("at", stamp.At.ToUniversalTime());
        json.WriteString("by", stamp.By.Id);
        json.WriteString("role", JsonNamingPolicy.CamelCase.ConvertName(stamp.By.Role.ToString()));
        json.WriteString("purpose", stamp.Purpose);
        json.WriteString("rules", stamp.Rules.Name);
        json.WriteString("command", stamp.CommandId);
        json.WriteString("nonce", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        json.WriteStartArray("events");
        foreach (var happened in events)
        {
            json.WriteStartObject();
            json.WriteString("type", EventNames.Names[happened.GetType()]);
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, happened, happened.GetType(), Wire.Recorded);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Hash(byte[] body) => SHA256.HashData((byte[])[.. HashPrefix, .. body]);

    public static Recorded<TCase> Read<TCase>(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var entry = json.RootElement;
        return new(
            entry.GetProperty("version").GetInt32(),
            entry.GetProperty("at").GetDateTimeOffset(),
            entry.GetProperty("by").GetGuid(),
            Enum.Parse<Role>(entry.GetProperty("role").GetString()!, ignoreCase: true),
            entry.GetProperty("rules").GetString()!,
            entry.GetProperty("command").GetGuid(),
            [.. entry.GetProperty("events").EnumerateArray().Select(ReadEvent<TCase>)]);
    }

    static Event<TCase> ReadEvent<TCase>(JsonElement happened)
    {
        var name = happened.GetProperty("type").GetString()!;
        if (!EventNames.Types.TryGetValue(name, out var type)) throw new InvalidDataException($"the journal holds an event this program does not know: {name}");

        return (Event<TCase>)happened.GetProperty("data").Deserialize(type, Wire.Recorded)!;
    }
}
