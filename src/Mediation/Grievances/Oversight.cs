using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Grievances;

/// <summary>Which deadline something was said about: the clock by its rule and its beginning, and the end it had then.</summary>
public sealed record Deadline(string Rule, DateTimeOffset Started, Due Due)
{
    public static Deadline Of(Clock clock) => new(clock.Rule, clock.Started, clock.LegalDue);
    public bool IsOf(Clock? clock) => clock is not null && clock.Rule == Rule && clock.Started == Started;
}

/// <summary>A step that was taken about a deadline, and when.</summary>
public sealed record StepTaken(LadderStep Step, Deadline Deadline, DateTimeOffset At);

/// <summary>The last warning and the last rung of one clock.</summary>
public sealed record Taken(StepTaken? Warned = null, StepTaken? Rung = null)
{
    public static readonly Taken Nothing = new();
}

/// <summary>What the program watches of a case: the time to handle it, what runs beside that, and word that an order wants.</summary>
public enum Timed { Matter, Dispatch, Contact, Objection, Feedback }

/// <summary>A supervision order: the team owes word by a day, and the order is closed with evidence. Where no word came, since when that is on record.</summary>
public sealed record SupervisionOrder(DateTimeOffset At, DateOnly FeedbackDue, DateTimeOffset? FeedbackAt = null, DateTimeOffset? MissedAt = null);

/// <summary>Somebody asks for more time and says why; another decides.</summary>
public sealed record ExtensionProposal(Deadline Deadline, int By, PrivateText Reason, Guid Proposer, DateTimeOffset At);

/// <summary>What is done so that a case's deadline is kept: warnings, the ladder, who leads, who wants more time.</summary>
public sealed record Oversight
{
    public static readonly Oversight None = new();

    public StepTaken? Warned { get; init; }

    /// <summary>How high the case has climbed; a new clock begins at the foot again.</summary>
    public StepTaken? Rung { get; init; }

    /// <summary>The same for the clocks that run beside the case's own.</summary>
    public Taken Dispatch { get; init; } = Taken.Nothing;
    public Taken Contact { get; init; } = Taken.Nothing;
    public Taken Objection { get; init; } = Taken.Nothing;

    /// <summary>The order that is open now.</summary>
    public SupervisionOrder? Order { get; init; }
    public ExtensionProposal? Proposal { get; init; }

    /// <summary>When more time was granted last, in writing.</summary>
    public DateTimeOffset? ExtendedAt { get; init; }

    /// <summary>The leader who has taken the case upon themselves.</summary>
    public Guid? Leader { get; init; }

    public Taken Of(Timed watch) => watch switch
    {
        Timed.Matter => new(Warned, Rung), Timed.Dispatch => Dispatch, Timed.Contact => Contact, Timed.Objection => Objection, _ => Taken.Nothing,
    };

    internal Oversight With(Timed watch, Taken taken) => watch switch
    {
        Timed.Dispatch => this with { Dispatch = taken },
        Timed.Contact => this with { Contact = taken },
        Timed.Objection => this with { Objection = taken },
        _ => this with { Warned = taken.Warned, Rung = taken.Rung },
    };
}

/// <summary>What a case's clock calls for next, and at which moment.</summary>
public sealed record NextStep(LadderStep Step, DateTimeOffset At)
{
    /// <summary>The earlier of the next warning and the next rung; none while no clock of ours counts.</summary>
    public static NextStep? Of(Grievance grievance, Timed watch = Timed.Matter)
    {
        if (grievance.IsFrozen || grievance.ClockOf(watch) is not { IsPaused: false, IsSatisfied: false } clock) return null;

        // the moments are counted by what the program carries: a register is made again from the case alone
        var rules = RuleSets.Find(clock.Rules)!;
        if (rules.RuleOf(clock).Holder is Holder.Citizen) return null;

        var taken = grievance.Oversight.Of(watch);
        var (warning, rung) = (Warning(grievance, clock, taken, rules), Rung(grievance, clock, taken, rules));
        return warning is null || (rung is not null && rung.At <= warning.At) ? rung : warning;
    }

    /// <summary>The same, for the step that is the latest to have come: who missed the first warning needs only the second.</summary>
    public static NextStep? Of(Grievance grievance, Timed watch, DateTimeOffset now)
    {
        if (Of(grievance, watch) is not { } next || next.At > now) return null;
        if (next.Step is not LadderStep.DueSoon) return next;

        var told = grievance.Oversight.Of(watch) with { Warned = new(next.Step, Deadline.Of(grievance.ClockOf(watch)!), now) };
        var warned = grievance with { Oversight = grievance.Oversight.With(watch, told) };
        return Of(warned, watch) is { Step: LadderStep.Due } due && due.At <= now ? due : next;
    }

    /// <summary>The moment from which the word that a supervision order wants is late; none once it was given, or noted as missing.</summary>
    public static DateTimeOffset? FeedbackLate(Grievance grievance) =>
        grievance is { IsOver: false, IsFrozen: false, Oversight.Order: { FeedbackAt: null, MissedAt: null, FeedbackDue: var day } }
            ? RuleSets.Find(grievance.Rules)!.StartOf(day.AddDays(1)) : null;

    // on the days before the one we work to; who comes late already is not warned of it
    static NextStep? Warning(Grievance grievance, Clock clock, Taken taken, RuleSet rules)
    {
        if (clock.LegalDue.EndInstant(rules.TimeZone) <= grievance.LoggedAt) return null;

        var told = taken.Warned is { } last && last.Deadline == Deadline.Of(clock) ? last.Step : (LadderStep?)null;
        return rules.Ladder.Where(rule => rule.IsWarning && !(rule.Step <= told))
            .Select(rule => At(rule) is { } at && at > clock.Started ? new NextStep(rule.Step, at) : null)
            .FirstOrDefault(step => step is not null);

        DateTimeOffset? At(LadderRule rule) => clock.InternalTarget.Date is { } day
            ? rule.WorkingDays is { } days ? rules.StartOf(rules.Calendar.Add(day, days)) : null
            : rule.Minutes is { } minutes ? clock.InternalTarget.Instant!.Value.AddMinutes(minutes) : null;
    }

    // each rung gives the one before it the time the ladder promises, whenever that was climbed; what was late when it came to us
    // starts at the day it came
    static NextStep? Rung(Grievance grievance, Clock clock, Taken taken, RuleSet rules)
    {
        var last = taken.Rung is { } rung && rung.Deadline.IsOf(clock) ? rung : null;
        var before = rules.Ladder.FirstOrDefault(rule => rule.Step == last?.Step);
        if (rules.Ladder.FirstOrDefault(rule => !rule.IsWarning && (last is null || rule.Step > last.Step)) is not { } next) return null;

        var since = last?.At ?? grievance.LoggedAt;
        if (clock.LegalDue.Date is { } day)
        {
            if (next.WorkingDaysAfter(before) is not { } days) return null;
            var ladder = rules.Calendar.Add(day, before?.WorkingDays ?? 0);
            var from = rules.LocalDate(since) is var later && later > ladder ? later : ladder;
            return new(next.Step, rules.StartOf(rules.Calendar.Add(from, days)));
        }
        if (next.MinutesAfter(before) is not { } wait) return null;
        var end = clock.LegalDue.Instant!.Value.AddMinutes(before?.Minutes ?? 0);
        return new(next.Step, (since > end ? since : end) + wait);
    }
}
