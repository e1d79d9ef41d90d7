using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Mediation.Cases;

/// <summary>A case as people name it: by its id or by its public code.</summary>
readonly record struct CaseRef(Guid Id, string? Code) : IParsable<CaseRef>
{
    public static CaseRef Parse(string text, IFormatProvider? provider) => Guid.TryParse(text, out var id) ? new(id, null) : new(Guid.Empty, text);

    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out CaseRef result)
    {
        result = text is { Length: > 0 and <= 64 } ? Parse(text, provider) : default;
        return text is { Length: > 0 and <= 64 };
    }
}

/// <summary>Which case a code means. A code once given never means another case, so what was found is kept.</summary>
sealed class CaseIndex(NpgsqlDataSource db)
{
    static readonly FrozenSet<string> Coded = new[] { Grievances.Grievance.Noun, Projects.Project.Noun, Organisations.Organisation.Noun, Ballots.Ballot.Noun }.ToFrozenSet();

    readonly ConcurrentDictionary<(string Noun, string Code), Guid> known = new();

    public async Task<Guid?> Find(string noun, CaseRef reference)
    {
        if (reference.Code is not { } code) return reference.Id;
        if (code.Contains('\0', StringComparison.Ordinal)) return null;
        if (!Coded.Contains(noun)) return null;         // all others are named by their ids alone
        if (known.TryGetValue((noun, code), out var id)) return id;

        await using var command = db.CreateCommand($"select id from {noun} where code = $1");     // a noun is a table's name of ours, never a caller's word
        command.Parameters.Add(new() { Value = noun is "grievance" or "ballot" ? code.ToUpperInvariant() : code.ToLowerInvariant() });
        if (await command.ExecuteScalarAsync() is not Guid found) return null;

        if (known.Count > 100_000) known.Clear();
        return known[(noun, code)] = found;
    }
}
