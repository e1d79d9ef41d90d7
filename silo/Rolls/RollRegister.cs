using Mediation.Cases;

namespace Mediation.Rolls;

/// <summary>How far a project's roll has come.</summary>
[Table("roll")]
sealed record RollRow(
    Guid Id, Guid ProjectId, int Edition, int Units, int Owners, DateTimeOffset? PublishedAt, DateOnly? ObjectionsUntil, int OpenObjections, DateTimeOffset? FrozenAt,
    int Heads, long Area, string? Fingerprint) : Row;

/// <summary>The rolls, without anything of what they hold.</summary>
sealed class RollRegister : IRegister<Roll>
{
    public IEnumerable<Row> Rows(Guid id, Roll before, Roll after)
    {
        yield return new RollRow(id, after.ProjectId, after.Edition, after.Units.Count, after.Owners.Count, after.PublishedAt, after.ObjectionsUntil,
            after.Objections.Count(objection => objection.Outcome is null), after.FrozenAt, after.Heads, after.Area, after.Fingerprint);
    }
}
