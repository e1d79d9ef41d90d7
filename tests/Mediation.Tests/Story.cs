using System.Collections.Immutable;
using Mediation.Law;
using Xunit;

namespace Mediation.Tests;

/// <summary>A case told in three words: what had happened, what was asked, what came of it.</summary>
sealed class Story<TCase> where TCase : class, ICase<TCase>
{
    readonly ImmutableList<Event<TCase>> happened;
    readonly Decision<TCase>? decision;

    Story(TCase current, ImmutableList<Event<TCase>> happened, Decision<TCase>? decision) => (Case, this.happened, this.decision) = (current, happened, decision);

    public static Story<TCase> Of(IEnumerable<Event<TCase>> events) =>
        events.Aggregate(new Story<TCase>(TCase.Empty, [], null), (story, e) => new(e.Apply(story.Case), story.happened.Add(e), null));

    public TCase Case { get; }
    public IReadOnlyList<Event<TCase>> Happened => happened;
    public Refusal? Why => decision?.Refused;

    public Story<TCase> When(Subject by, Command<TCase> command, DateTimeOffset? at = null, Guid? id = null)
    {
        Decision<TCase> decided = Case.Refuses(command) is { } no ? no : command.Decide(Case, Tell.Stamp(by, at, id));
        var after = decided.Events.Aggregate(Case, (state, e) => e.Apply(state));
        return new(after, happened.AddRange(decided.Events), decided);
    }

    /// <summary>The next act of a longer story; what is refused leaves it as it was.</summary>
    public Story<TCase> AndThen(Subject by, Command<TCase> command, DateTimeOffset? at = null) => When(by, command, at);

    public Story<TCase> Then(params Event<TCase>[] expected)
    {
        Assert.Null(Why);
        Assert.Equal(expected, decision!.Value.Events);
        return this;
    }

    public Story<TCase> Then(Func<TCase, bool> holds)
    {
        Assert.Null(Why);
        Assert.True(holds(Case), $"{Case}");
        return this;
    }

    public void Refused(string code, params string[] args)
    {
        Assert.Equal(code, Why?.Code);
        if (args.Length > 0) Assert.Equal(args, Why!.Args);
        Assert.Empty(decision!.Value.Events);
    }
}

/// <summary>The people, days and beginnings that stories share.</summary>
static class Tell
{
    public static readonly RuleSet Rules = RuleSets.Default;
    public static readonly DateTimeOffset Monday = new(2026, 9, 14, 9, 0, 0, TimeSpan.FromHours(8));

    public static readonly Guid District = new("00000000-0000-7000-8000-00000000d157");
    public static readonly Subject Officer = new(Number(1), Role.Officer) { Projects = [District] };
    public static readonly Subject Handler = new(Number(2), Role.Handler) { Projects = [District] };
    public static readonly Subject Manager = new(Number(3), Role.Manager);
    public static readonly Subject Integrator = new(Number(4), Role.Integrator);
    public static readonly Subject Resident = new(Number(5), Role.Resident);
    public static readonly Subject Admin = new(Number(6), Role.Admin);
    public static readonly Subject Tan = new(Number(7), Role.Reporter);
    public static readonly Subject House = new(Number(8), Role.System);

    public static Story<TCase> Given<TCase>(params IEnumerable<Event<TCase>> events) where TCase : class, ICase<TCase> => Story<TCase>.Of(events);

    public static Stamp Stamp(Subject by, DateTimeOffset? at = null, Guid? id = null) => new(by, at ?? Monday, "service", id ?? Number(99)) { Rules = Rules };

    public static Guid Number(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);
}
