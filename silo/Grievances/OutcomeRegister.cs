using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>How often a case was sent back ("rework"), or how far its opinion was carried and with which outcome ("review").</summary>
[Table("grievance_outcome", keys: 2)]
sealed record OutcomeRow(Guid GrievanceId, string What, int Number, ReviewOutcome? Outcome) : Row;

/// <summary>What statistics tell of reworks and reviews. A later answer begins anew in the case, and here leaves what was.</summary>
sealed class OutcomeRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        if (after.Reworks != before.Reworks) yield return new OutcomeRow(id, "rework", after.Reworks, null);
        if (after.ReviewLevel > 0 && (after.ReviewLevel, after.ReviewOutcome) != (before.ReviewLevel, before.ReviewOutcome)) yield return new OutcomeRow(id, "review", after.ReviewLevel, after.ReviewOutcome);
    }
}
