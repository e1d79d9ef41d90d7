using System.Diagnostics.Metrics;

namespace Mediation;

/// <summary>What operators watch: acts by outcome, entries a commit, how long a commit takes.</summary>
static class Telemetry
{
    public const string Name = "Mediation";
    static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Acts = Meter.CreateCounter<long>("mediation.acts", description: "Acts asked of cases, by noun, act and outcome");
    public static readonly Histogram<int> Batch = Meter.CreateHistogram<int>("mediation.journal.batch", description: "Entries in one commit");
    public static readonly Histogram<double> Commit = Meter.CreateHistogram<double>("mediation.journal.commit", unit: "s", description: "How long a commit takes");
}
