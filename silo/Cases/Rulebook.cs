using Mediation.Law;

namespace Mediation.Cases;

/// <summary>The rules in force now, by the configured jurisdiction.</summary>
sealed class Rulebook(IConfiguration settings, TimeProvider time)
{
    readonly string jurisdiction = settings["RuleSet"] ?? "CN-SZ";

    public RuleSet Now => RuleSets.InForce(jurisdiction, time.GetUtcNow())
        ?? throw new InvalidOperationException($"there is no rule set {jurisdiction}");
}
