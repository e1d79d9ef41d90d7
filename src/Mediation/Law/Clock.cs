using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mediation.Law;

/// <summary>
/// One step of how a date was found: a code and its arguments; the words come from the reader's
/// language.
/// </summary>
public sealed record Step(string Code, params ImmutableArray<string> Args)
{
    /// <summary>Every code there is; each needs its sentence.</summary>
    public static readonly ImmutableArray<string> Codes =
    [
        "started", "counted", "rolled", "target", "clearDays", "provisional",
        "paused", "resumed", "extended", "recounted", "kept", "sooner", "onTime", "breached",
    ];

    public ImmutableArray<string> Args { get; init; } = Args.IsDefault ? [] : Args;
    public bool Equals(Step? other) => other is not null && Code == other.Code && Args.SequenceEqual(other.Args);
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => $"{Code} {string.Join(' ', Args)}".TrimEnd();
}

/// <summary>A time that does not count, and why; without an end it still lasts.</summary>
public sealed record Pause(DateTimeOffset From, PauseReason Reason, DateTimeOffset? Until = null);

public enum Ending { Running, OnTime, Breached }

/// <summary>What remains: working days of a day clock, time of an hour clock; negative once it is overdue.</summary>
public sealed record Left(int? WorkingDays, TimeSpan? Time);

/// <summary>
/// A deadline as it was promised: decided once by the rules of its day, recorded, and moved only as the law has it.
/// The authority works to <see cref="InternalTarget"/>; nobody is late before <see cref="LegalDue"/> has passed.
/// </summary>
public sealed record Clock
{
    public required string Rule { get; init; }

    /// <summary>Name of the rule set it started under and is bound to.</summary>
    public required string Rules { get; init; }
    public required ClockUnit Unit { get; init; }
    public required DateTimeOffset Started { get; init; }

    /// <summary>As it started, extensions apart.</summary>
    public required int Length { get; init; }

    /// <summary>Where counting alone ends, before rest days are looked at.</summary>
    public required Due RawDue { get; init; }
    public required Due LegalDue { get; init; }
    public required Due InternalTarget { get; init; }

    /// <summary>It touches a year whose holidays are not published yet.</summary>
    public bool Provisional { get; init; }
    public int Extended { get; init; }
    public int Extensions { get; init; }
    public ImmutableArray<Pause> Pauses { get; init; } = [];
    public Ending Ending { get; init; }
    public DateTimeOffset? SatisfiedAt { get; init; }
    public ImmutableArray<Step> Derivation { get; init; } = [];

    [JsonIgnore] public bool IsPaused => Pauses is [.., { Until: null }];
    [JsonIgnore] public bool IsSatisfied => SatisfiedAt is not null;
    [JsonIgnore] public bool CountsDays => LegalDue.Date is not null;

    internal static Clock Start(ClockRule rule, int length, DateTimeOffset at, RuleSet rules)
    {
        var start = IsByDay(rule.Unit) ? Due.On(rules.LocalDate(at)) : Due.At(rules.LocalTime(at));
        var raw = Plus(start, length, rule.Unit, rules.Calendar);

        return new Clock
        {
            Rule = rule.Id, Rules = rules.Name, Unit = rule.Unit, Started = at, Length = length,
            RawDue = raw, LegalDue = raw, InternalTarget = raw,
            Derivation =
            [
                new("started", rule.Id, $"{start}"),
                new("counted", Number(length), Name(rule.Unit), $"{raw}"),
            ],
        }.DueFrom(raw, rules);
    }

    /// <summary>Why it may not pause now, if so.</summary>
    public Refusal? RefusesPause(DateTimeOffset at, PauseReason reason, RuleSet rules)
    {
        if (IsSatisfied) return new("law/clock-ended", Rule);
        if (IsPaused) return new("law/clock-paused", Rule);
        if (!rules.RuleOf(this).PausedFor.Contains(reason)) return new("law/pause-not-allowed", Rule, Name(reason));
        if (at < (Pauses is [.., var last] ? last.Until : Started)) return new("law/pause-in-the-past", Rule);
        if (IsOverdue(at, rules)) return new("law/clock-overdue", Rule, $"{LegalDue}");

        return null;
    }

    public Clock Pause(DateTimeOffset at, PauseReason reason, RuleSet rules)
    {
        Require(RefusesPause(at, reason, rules));

        var paused = this with { Pauses = Pauses.Add(new(at, reason)) };
        return paused.With(new Step("paused", Print(at, rules), Name(reason)));
    }

    /// <summary>
    /// Counts on. A day clock gives back the day it was paused and all until it resumes, to a citizen that day too.
    /// What had rolled to a working day before the pause rolls first and is then moved.
    /// </summary>
    public Clock Resume(DateTimeOffset at, RuleSet rules)
    {
        if (!IsPaused) throw new InvalidOperationException($"{Rule} is not paused.");
        if (at < Pauses[^1].From) throw new InvalidOperationException($"{Rule} cannot resume before it was paused.");

        var known = Recount(rules);
        var resumed = known with { Pauses = [.. Pauses[..^1], Pauses[^1] with { Until = at }] };
        var raw = resumed.RawAfterLastPause(rules, out var given);
        return resumed.With(new Step("resumed", Print(at, rules), given, $"{raw}")).DueFrom(raw, rules);
    }

    /// <summary>Why it may not be lengthened by so much now, if so.</summary>
    public Refusal? RefusesExtension(int by, DateTimeOffset at, RuleSet rules)
    {
        if (IsSatisfied) return new("law/clock-ended", Rule);
        if (rules.RuleOf(this).Extension is not { } allowed) return new("law/extension-not-allowed", Rule);
        if (by < 1) return new("law/extension-empty", Rule);
        if (Extensions >= allowed.Times) return new("law/extended-before", Rule, Number(Extensions));

        var most = allowed.By ?? Longest - Length - Extended;
        if (by > most) return new("law/extension-too-long", Rule, Number(most));

        // those who agreed on a period may still agree when it has run out; an authority may not mend its own delay
        var late = allowed.Approval is not Approval.Parties && IsOverdue(at, rules);
        if (late) return new("law/clock-overdue", Rule, $"{LegalDue}");

        return null;
    }

    /// <summary>Lengthens in the clock's own unit, counted on from where counting alone had ended.</summary>
    public Clock Extend(int by, DateTimeOffset at, RuleSet rules)
    {
        Require(RefusesExtension(by, at, rules));

        var known = Recount(rules);
        var raw = Plus(known.RawDue, by, Unit, rules.Calendar);
        var extended = known with { Extended = Extended + by, Extensions = Extensions + 1 };
        return extended.With(new Step("extended", Number(by), Name(Unit), $"{raw}")).DueFrom(raw, rules);
    }

    /// <summary>Somebody else wants it sooner: then their day counts, and we work to the last working day before it passes.</summary>
    public Clock NotLaterThan(Due other, RuleSet rules)
    {
        var due = CountsDays && other.Instant is { } instant ? Due.On(rules.LocalDate(instant)) : other;
        if (Due.Order(rules.TimeZone).Compare(LegalDue, due) <= 0) return this;

        var target = due.Date is { } day && rules.LocalDate(Started) is var start && rules.Calendar.LastWorkingDayOnOrBefore(day) is var last ? Due.On(last < start ? start : last) : due;
        return With(new Step("sooner", $"{due}")) with { LegalDue = due, InternalTarget = Due.Earlier(InternalTarget, target, rules.TimeZone) };
    }

    /// <summary>
    /// What was owed is done: on time until the last moment of the due day, and while the clock stood
    /// still.
    /// </summary>
    public Clock Satisfy(DateTimeOffset at, RuleSet rules)
    {
        if (IsSatisfied) throw new InvalidOperationException($"{Rule} has ended.");

        var outcome = IsOverdue(at, rules) ? Ending.Breached : Ending.OnTime;
        var ended = this with { SatisfiedAt = at, Ending = outcome };
        return ended.With(new Step(Name(outcome), Print(at, rules)));
    }

    public bool IsOverdue(DateTimeOffset at, RuleSet rules) =>
        !IsSatisfied && !IsPaused && at >= LegalDue.EndInstant(rules.TimeZone);

    /// <summary>What remains to the legal due; it stands still while paused and once satisfied.</summary>
    public Left Left(DateTimeOffset at, RuleSet rules)
    {
        var now = IsPaused ? Pauses[^1].From : SatisfiedAt ?? at;
        return LegalDue.Date is { } day
            ? new(rules.Calendar.WorkingDaysBetween(rules.LocalDate(now), day), null)
            : new(null, LegalDue.Instant - now);
    }

    /// <summary>
    /// Counts a provisional clock again once a calendar knows more. A citizen's right is never brought forward,
    /// and what has ended stays as it was judged.
    /// </summary>
    public Clock Recount(RuleSet rules)
    {
        if (!Provisional || IsSatisfied) return this;

        var raw = Unit is ClockUnit.WorkingDays ? WorkingDaysCountedAgain(rules) : RawDue;
        var recounted = With(new Step("recounted", $"{raw}")).DueFrom(raw, rules);
        if (recounted.Dates == Dates) return this;
        if (rules.RuleOf(this).Holder is Holder.Authority || recounted.LegalDue.Date >= LegalDue.Date) return recounted;

        var kept = this with { Provisional = recounted.Provisional };
        return kept.With(new Step("kept", $"{LegalDue}", $"{recounted.LegalDue}"));
    }

    public bool Equals(Clock? other) => ReferenceEquals(this, other) || other is not null
        && Facts.Equals(other.Facts) && Dates.Equals(other.Dates)
        && Pauses.SequenceEqual(other.Pauses) && Derivation.SequenceEqual(other.Derivation);

    public override int GetHashCode() => HashCode.Combine(Rule, Started, LegalDue, Pauses.Length, Derivation.Length);

    (string, string, ClockUnit, DateTimeOffset, int, int, int, Ending) Facts =>
        (Rule, Rules, Unit, Started, Length, Extended, Extensions, Ending);

    (Due Raw, Due Legal, Due Target, bool, DateTimeOffset?) Dates =>
        (RawDue, LegalDue, InternalTarget, Provisional, SatisfiedAt);

    /// <summary>Ten years, longer than any clock: what people agree on stays within the calendar.</summary>
    internal const int Longest = 3660;

    Clock DueFrom(Due raw, RuleSet rules)
    {
        if (raw.Date is not { } day) return this with { RawDue = raw, LegalDue = raw, InternalTarget = raw };

        // a period before an event may not be eaten into: it never rolls, and we aim at that many clear days
        var backwards = Length < 0;
        var calendar = rules.Calendar;
        var legal = backwards ? day : calendar.FirstWorkingDayOnOrAfter(day);
        var target = calendar.LastWorkingDayOnOrBefore(backwards ? day.AddDays(-1) : day);
        var first = Unit is ClockUnit.WorkingDays ? rules.LocalDate(Started).AddDays(1) : target;
        var unknown = Enumerable.Range(first.Year, legal.Year - first.Year + 1).Where(calendar.IsProvisional).ToList();

        var found = this with
        {
            RawDue = raw, LegalDue = Due.On(legal), InternalTarget = Due.On(target), Provisional = unknown.Count > 0,
        };
        if (legal != day) found = found.With(new Step("rolled", $"{raw}", $"{found.LegalDue}"));
        if (target != legal) found = found.With(new Step(backwards ? "clearDays" : "target", $"{Due.On(target)}"));
        if (found.Provisional) found = found.With(new Step("provisional", [.. unknown.Select(Number)]));
        return found;
    }

    Due RawAfterLastPause(RuleSet rules, out string given)
    {
        var pause = Pauses[^1];
        if (!CountsDays)
        {
            var stood = pause.Until!.Value - pause.From;
            given = stood.ToString("c", CultureInfo.InvariantCulture);
            return Due.At(RawDue.Instant!.Value + stood);
        }

        var free = DaysGivenBack(Pauses.Length - 1, rules);
        var days = Counted(free, rules);
        given = Number(days);
        var unit = Unit is ClockUnit.WorkingDays ? Unit : ClockUnit.CalendarDays;
        return Plus(free.From > RawDue.Date ? LegalDue : RawDue, days, unit, rules.Calendar);
    }

    /// <summary>
    /// The local days a pause takes out, from and up to but without; none twice, and never the start
    /// day.
    /// </summary>
    (DateOnly From, DateOnly To) DaysGivenBack(int pause, RuleSet rules)
    {
        var first = pause == 0 ? rules.LocalDate(Started).AddDays(1) : DaysGivenBack(pause - 1, rules).To;
        var (from, until) = (rules.LocalDate(Pauses[pause].From), rules.LocalDate(Pauses[pause].Until!.Value));
        var to = rules.RuleOf(this).Holder is Holder.Citizen ? until.AddDays(1) : until;
        return Later(first, from) is var begin && to > begin ? (begin, to) : (begin, begin);
    }

    int Counted((DateOnly From, DateOnly To) free, RuleSet rules) => Unit is ClockUnit.WorkingDays
        ? rules.Calendar.WorkingDaysBetween(free.From.AddDays(-1), free.To.AddDays(-1))
        : free.To.DayNumber - free.From.DayNumber;

    Due WorkingDaysCountedAgain(RuleSet rules)
    {
        var ended = Enumerable.Range(0, IsPaused ? Pauses.Length - 1 : Pauses.Length);
        var given = ended.Sum(pause => Counted(DaysGivenBack(pause, rules), rules));
        return Plus(Due.On(rules.LocalDate(Started)), Length + Extended + given, Unit, rules.Calendar);
    }

    Clock With(Step step) => this with { Derivation = Derivation.Add(step) };

    static Due Plus(Due from, int length, ClockUnit unit, WorkCalendar calendar) => unit switch
    {
        ClockUnit.Minutes => Due.At(from.Instant!.Value.AddMinutes(length)),
        ClockUnit.Hours => Due.At(from.Instant!.Value.AddHours(length)),
        ClockUnit.CalendarDays => Due.On(from.Date!.Value.AddDays(length)),
        ClockUnit.WorkingDays => Due.On(calendar.Add(from.Date!.Value, length)),
        _ => Due.On(from.Date!.Value.AddMonths(length)),       // no such day in that month: its last one
    };

    static bool IsByDay(ClockUnit unit) => unit is not (ClockUnit.Minutes or ClockUnit.Hours);
    static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    static string Name<T>(T name) where T : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName($"{name}");

    string Print(DateTimeOffset at, RuleSet rules) =>
        CountsDays ? $"{Due.On(rules.LocalDate(at))}" : $"{Due.At(rules.LocalTime(at))}";

    static void Require(Refusal? refusal)
    {
        if (refusal is not null) throw new InvalidOperationException($"{refusal}");
    }
}
