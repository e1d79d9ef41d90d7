using System.Buffers;
using System.Text;
using System.Text.Json;
using Mediation.Cases;

namespace Mediation.Verbs;

/// <summary>Where the record does not hold: which case, which entry where one can be named, and what is wrong.</summary>
sealed record Flaw(Guid CaseId, int? Version, string What)
{
    public override string ToString() => Version is { } version ? $"case {CaseId}, version {version}: {What}" : $"case {CaseId}: {What}";
}

/// <summary>A text that an entry names: where it lies, and the commitment to what it says.</summary>
readonly record struct Named(Guid Ref, string Mac);

/// <summary>The entries of one case, walked from the first to the last: each hash is computed again, each link looked at.</summary>
sealed class Chain(Guid caseId, Action<Flaw> tell)
{
    string? noun;
    string stored = "", computed = "";

    public int Version { get; private set; }

    /// <summary>Takes the next entry; answers with the texts it names.</summary>
    public List<Named> Take(int version, Guid command, byte[] body, byte[] hash)
    {
        List<Named> texts = [];
        var (gap, before) = (version != Version + 1, (stored, computed));
        if (gap) Tell(version == Version + 2 ? $"version {Version + 1} is missing before it" : $"versions {Version + 1} to {version - 1} are missing before it");
        (Version, stored, computed) = (version, Convert.ToHexStringLower(hash), Convert.ToHexStringLower(EntryFormat.Hash(body)));
        if (stored != computed) Tell("its hash is not that of its body");

        if (!TryRead(body, out var head, texts)) Tell("its body is not an entry of ours");
        else
        {
            noun ??= head.Case.Split('/')[0];
            if (head.V != 1 || head.Alg != "SHA-256") Tell($"its format is unknown: {head.V}, {head.Alg}");
            if (head.Case != $"{noun}/{caseId}") Tell($"its body belongs to {head.Case}");
            if (head.Version != version) Tell($"its body is of version {head.Version}");
            if (head.Command != command) Tell($"its body is of command {head.Command}");
            if (!gap && head.Prev != before.computed && head.Prev != before.stored) Tell(version == 1 ? "it begins the case and names an entry before it" : $"it does not follow on version {version - 1}");
            foreach (var unknown in head.Events.Where(e => !EventNames.Types.ContainsKey(e))) Tell($"its event {unknown} is unknown to this program");
        }
        return texts;

        void Tell(string what) => tell(new(caseId, version, what));
    }

    sealed class EntryHead
    {
        public int V;
        public string Alg = "", Case = "", Prev = "";
        public int Version;
        public Guid Command;
        public List<string> Events = [];
    }

    // read by hand, because a journal of millions is read so; and strictly, because this is not ours to interpret
    static bool TryRead(byte[] body, out EntryHead head, List<Named> texts)
    {
        head = new();
        HashSet<string> seen = [];
        try
        {
            var json = new Utf8JsonReader(body);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName) continue;
                if (json.CurrentDepth == 1)
                {
                    var name = json.GetString()!;
                    if (!seen.Add(name) || !json.Read()) return false;
                    switch (name)
                    {
                        case "v": head.V = json.GetInt32(); break;
                        case "alg": head.Alg = json.GetString()!; break;
                        case "case": head.Case = json.GetString()!; break;
                        case "version": head.Version = json.GetInt32(); break;
                        case "prev": head.Prev = json.GetString()!; break;
                        case "command": head.Command = json.GetGuid(); break;
                    }
                }
                else if (json.CurrentDepth == 3 && json.ValueTextEquals("type"u8) && json.Read()) head.Events.Add(json.GetString()!);
                else if (json.ValueTextEquals("ref"u8))
                {
                    json.Read();
                    var place = json.GetGuid();
                    if (!json.Read() || !json.ValueTextEquals("mac"u8) || !json.Read()) return false;
                    texts.Add(new(place, json.GetString()!));
                }
            }
            return json.BytesConsumed == body.Length && seen.IsSupersetOf(["v", "alg", "case", "version", "prev", "at", "by", "role", "command", "nonce", "events"]);
        }
        catch (Exception why) when (why is JsonException or InvalidOperationException or FormatException) { return false; }
    }
}
