using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>More time that was asked for: how much, in the clock's unit, why, by whom.</summary>
sealed record ExtensionView(int By, ClockUnit Unit, string? Reason, string? Proposer, DateTimeOffset At);

/// <summary>A paper that was served, with what shows it and the time that began.</summary>
sealed record ServiceView(Paper Paper, DateTimeOffset Of, ServiceMethod How, DateTimeOffset At, string? By, string? Evidence, Clock? Begins);

/// <summary>How high something that runs beside the case's own clock has climbed.</summary>
sealed record RungView(Timed What, LadderStep Rung, DateTimeOffset At);

/// <summary>What is done so that the deadline is kept, as the house sees it.</summary>
sealed record OversightView(LadderStep? Rung, DateTimeOffset? RungAt, SupervisionOrder? Order, ExtensionView? Extension, Guid? Leader, string? LeaderName, LadderStep? Next, DateTimeOffset? NextAt)
{
    public ImmutableArray<RungView> Beside { get; init; } = [];

    public static async Task<OversightView> Of(Grievance one, Func<PrivateText?, string?> open, Func<Guid, Task<string?>> name)
    {
        var (seen, next) = (one.Oversight, NextStep.Of(one));
        var rung = one.Rungs().FirstOrDefault(climbed => climbed.What == Timed.Matter).Taken;
        var asked = one.OpenProposal is { } ask ? new ExtensionView(ask.By, one.Clock!.Unit, open(ask.Reason), await name(ask.Proposer), ask.At) : null;
        return new(rung?.Step, rung?.At, seen.Order, asked, seen.Leader, seen.Leader is { } leader ? await name(leader) : null, next?.Step, next?.At)
        {
            Beside = [.. one.Rungs().Where(climbed => climbed.What != Timed.Matter).Select(climbed => new RungView(climbed.What, climbed.Taken.Step, climbed.Taken.At))],
        };
    }

    public static async Task<ImmutableArray<ServiceView>> ServicesOf(Grievance one, Func<PrivateText?, string?> open, Func<Guid, Task<string?>> name)
    {
        List<ServiceView> all = [];
        foreach (var served in one.Services.All)
            all.Add(new(served.Paper, served.Of, served.How, served.At, served.How is ServiceMethod.Portal ? null : await name(served.By), open(served.Evidence), served.Begins));
        return [.. all];
    }
}
