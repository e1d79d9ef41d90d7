using System.Text.Json;
using Orleans.Storage;

namespace Mediation.Cases;

/// <summary>Snapshots are JSON in the core's own words, so that a person can read one and a newer program too.</summary>
sealed class SnapshotSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Wire.Json));
    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Wire.Json)!;
}
