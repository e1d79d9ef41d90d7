namespace Mediation;

/// <summary>What strikes whoever watches over us: somebody reads far more than they and their like usually do.</summary>
public static class Watch
{
    /// <summary>Fewer in a day strike nobody; and it must be so many times the usual.</summary>
    public const int Many = 20, Times = 3;

    /// <summary>The usual of some days: their mean, rounded up; nothing where there were none.</summary>
    public static int Usual(IReadOnlyCollection<int> days) => days.Count == 0 ? 0 : (days.Sum() + days.Count - 1) / days.Count;

    public static bool IsUnusual(int reads, int ownUsual, int roleUsual) => reads >= Many && reads > Times * Math.Max(ownUsual, roleUsual);
}
