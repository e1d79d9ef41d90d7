namespace Mediation.Reports;

/// <summary>A span of local days, the first and the last among them.</summary>
public sealed record Period(DateOnly From, DateOnly To)
{
    public static Period Year(int year) => new(new(year, 1, 1), new(year, 12, 31));

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>What it is compared with: as many whole months before whole months, else as many days before it.</summary>
    public Period Before => WholeMonths is { } months ? new(From.AddMonths(-months), From.AddDays(-1)) : new(From.AddDays(-Days), From.AddDays(-1));

    int? WholeMonths => From.Day == 1 && To.AddDays(1).Day == 1 ? ((To.Year - From.Year) * 12) + To.Month - From.Month + 1 : null;
}
