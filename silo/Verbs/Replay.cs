using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Vault;

namespace Mediation.Verbs;

/// <summary>One case told again from its first entry: what is left are the rows that its registers should hold.</summary>
abstract class Replay
{
    static readonly ImmutableDictionary<string, Type> Types = typeof(Stamp).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && Array.Exists(t.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICase<>)))
        .ToImmutableDictionary(t => (string)t.GetProperty(nameof(ICase<>.Noun), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);

    /// <summary>Every noun the core knows.</summary>
    public static ImmutableArray<string> Nouns { get; } = [.. Types.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Every table that registers write, in the order in which the journal's writer takes them; what they wish gone from elsewhere is none of theirs.</summary>
    public static ImmutableArray<RowTable> Tables { get; } = [.. typeof(Row).Assembly.GetTypes()
        .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(Row))).OrderBy(t => t.Name, StringComparer.Ordinal).Select(RowTable.Of).Where(t => !t.Name.Contains('.'))];

    public static Replay Of(Guid id, string noun) => Types.TryGetValue(noun, out var type)
        ? (Replay)Activator.CreateInstance(typeof(Replay<>).MakeGenericType(type), id)!
        : throw VerbEnds.Fault($"Case {id} is a {noun}, which this program does not know.");

    public Guid Id { get; private protected init; }
    public int Version { get; private protected set; }

    /// <summary>The last row of every key that the case ever wrote, gone or not.</summary>
    public Dictionary<(RowTable Table, object Key), Row> Rows { get; } = [];

    public abstract void Take(byte[] body);

    /// <summary>What kind of case an entry belongs to, by its first words.</summary>
    public static string NounOf(byte[] body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals("case"u8) && json.Read()) return json.GetString()!.Split('/')[0];
        }
        catch (Exception why) when (why is JsonException or InvalidOperationException) { }
        return "?";
    }
}

sealed class Replay<TCase> : Replay where TCase : class, ICase<TCase>
{
    // registers are pure functions: they need nothing around them
    static readonly ImmutableArray<IRegister<TCase>> Registers = [.. typeof(Replay).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IRegister<TCase>)))
        .Select(t => (IRegister<TCase>)Activator.CreateInstance(t)!)];

    TCase state = TCase.Empty;

    public Replay(Guid id) => Id = id;

    public override void Take(byte[] body)
    {
        Recorded<TCase> entry;
        try { entry = EntryFormat.Read<TCase>(body); }
        catch (Exception why) when (why is JsonException or InvalidOperationException or InvalidDataException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw VerbEnds.Fault($"Case {Id} cannot be read after version {Version} ({why.Message}): see what verify says. Nothing was changed.");
        }
        if (entry.Version != Version + 1) throw VerbEnds.Fault($"Case {Id} has a gap after version {Version}: see what verify says. Nothing was changed.");
        var before = state;
        state = entry.Events.Aggregate(state, Sealer.Apply);
        Version = entry.Version;
        foreach (var register in Registers)
            foreach (var row in register.Rows(Id, before, state))
            {
                var table = RowTable.Of(row.GetType());
                Rows[(table, table.KeyOf(row))] = row;
            }
    }
}
