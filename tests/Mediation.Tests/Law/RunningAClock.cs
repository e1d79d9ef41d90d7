using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using Mediation.Law;
using Xunit;

namespace Mediation.Tests.Law;

public class RunningAClock
{
    static readonly RuleSet Rules = RuleSets.Default;

    static DateTimeOffset At(string day, int hour = 10) =>
        new(DateOnly.Parse(day).ToDateTime(new(hour, 0)), TimeSpan.FromHours(8));
    static DateTimeOffset At(DateOnly day, int hour = 10) => new(day.ToDateTime(new(hour, 0)), TimeSpan.FromHours(8));

    /// <summary>The rules of the house with one row of our own, so that any length and holder can be tried.</summary>
    static RuleSet With(int length, ClockUnit unit, Holder holder = Holder.Authority) => Rules with
    {
        Clocks = Rules.Clocks.Append(new("X", Rules.Clocks["P-FINISH"] with
        {
            Id = "X", Length = length, Unit = unit, Holder = holder,
            PausedFor = [PauseReason.Hearing, PauseReason.Supplement],
            Extension = new(Approval.Head, By: 30, Times: 2),
        })).ToFrozenDictionary(),
    };

    [Theory]
    [InlineData("2026-09-18", 5, "2026-09-24")]
    [InlineData("2026-05-08", 1, "2026-05-09")]
    [InlineData("2026-04-30", 3, "2026-05-08")]
    [InlineData("2026-01-30", 20, "2026-03-05")]
    [InlineData("2025-01-23", 10, "2025-02-12")]
    [InlineData("2025-09-19", 20, "2025-10-23")]
    [InlineData("2026-09-11", 20, "2026-10-15"), InlineData("2026-11-23", 20, "2026-12-21")]
    public void Working_days_end_on_the_last_one_counted(string start, int days, string due)
    {
        var clock = With(days, ClockUnit.WorkingDays).Start("X", At(start));

        Assert.Equal((due, due, due, false), Dates(clock));
    }

    [Theory]
    [InlineData("2026-09-15", 15, "2026-09-30", "2026-09-30", "2026-09-30")]
    [InlineData("2026-09-16", 15, "2026-10-01", "2026-10-08", "2026-09-30")]
    [InlineData("2026-08-03", 60, "2026-10-02", "2026-10-08", "2026-09-30")]
    [InlineData("2026-01-18", 30, "2026-02-17", "2026-02-24", "2026-02-14")]
    public void Days_end_on_a_working_day_and_the_house_works_to_the_one_before(
        string start, int days, string raw, string legal, string target)
    {
        var clock = With(days, ClockUnit.CalendarDays).Start("X", At(start));

        Assert.Equal((raw, legal, target, false), Dates(clock));
    }

    [Fact]
    public void A_day_in_a_year_without_a_notice_is_provisional()
    {
        var clock = Rules.Start("P-FINISH", At("2026-11-23"));

        Assert.Equal(("2027-01-22", "2027-01-22", true), ($"{clock.RawDue}", $"{clock.LegalDue}", clock.Provisional));
        Assert.Contains(new Step("provisional", "2027"), clock.Derivation);
    }

    [Theory]
    [InlineData("2025-08-31", 6, "2026-02-28")]
    [InlineData("2023-08-31", 6, "2024-02-29")]
    [InlineData("2026-01-15", 6, "2026-07-15")]
    [InlineData("2024-02-29", 12, "2025-02-28")]
    public void Months_end_on_the_same_day_or_the_last_of_the_month(string start, int months, string raw) =>
        Assert.Equal(raw, $"{With(months, ClockUnit.Months).Start("X", At(start)).RawDue}");

    [Fact]
    public void A_month_that_ends_on_a_rest_day_rolls_forward() =>
        // Sunday to Monday
        Assert.Equal("2026-03-02", $"{With(1, ClockUnit.Months).Start("X", At("2026-02-01")).LegalDue}");

    [Fact]
    public void The_day_is_the_day_here_not_in_London()
    {
        // half past midnight on the 15th in Shenzhen
        var lateEvening = new DateTimeOffset(2026, 9, 14, 16, 30, 0, TimeSpan.Zero);
        Assert.Equal("2026-09-30", $"{With(15, ClockUnit.CalendarDays).Start("X", lateEvening).LegalDue}");
    }

    [Fact]
    public void Hours_run_from_the_moment_over_nights_and_holidays()
    {
        var clock = Rules.Start("H-CONTACT", At("2026-09-30", 17));

        Assert.Equal("2026-10-01T17:00:00+08:00", $"{clock.LegalDue}");
        Assert.False(clock.IsOverdue(At("2026-10-01", 16), Rules));
        Assert.True(clock.IsOverdue(At("2026-10-01", 17), Rules));
        Assert.Equal(new Left(null, TimeSpan.FromHours(1)), clock.Left(At("2026-10-01", 16), Rules));
        Assert.Equal("2026-09-30T17:30:00+08:00", $"{Rules.Start("H-DISPATCH-U", At("2026-09-30", 17)).LegalDue}");
    }

    [Fact]
    public void A_period_before_a_meeting_does_not_roll_into_it()
    {
        var clock = Rules.Start("V-NOTICE", At("2026-10-20"));

        Assert.Equal(("2026-10-05", "2026-09-30"), ($"{clock.LegalDue}", $"{clock.InternalTarget}"));
    }

    static string Codes(Clock clock) => string.Join(' ', clock.Derivation.Select(step => step.Code));

    static (string Raw, string Legal, string Target, bool Provisional) Dates(Clock clock) =>
        ($"{clock.RawDue}", $"{clock.LegalDue}", $"{clock.InternalTarget}", clock.Provisional);

    /// <summary>Days run, days paused, and an extension, several times over.</summary>
    static readonly Gen<(int Run, int Stand, int More)[]> Turns =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 5]).Array[0, 4];

    static readonly Gen<DateOnly> ADay = Gen.Int[0, 19 * 365].Select(n => new DateOnly(2007, 1, 1).AddDays(n));

    [Fact]
    public void A_clock_equals_walking_day_by_day() =>
        Gen.Select(ADay, Gen.Int[1, 200], Gen.Bool).Sample((start, length, working) =>
    {
        var clock = With(length, working ? ClockUnit.WorkingDays : ClockUnit.CalendarDays).Start("X", At(start));
        var raw = working ? Walk.Add(start, length) : start.AddDays(length);
        return clock.RawDue == Due.On(raw)
            && clock.LegalDue == Due.On(Walk.To(raw, 1)) && clock.InternalTarget == Due.On(Walk.To(raw, -1));
    });

    /// <summary>
    /// Day by day: what is paused is stepped over, the rest is counted; judged for clocks whose pauses
    /// end before they run out.
    /// </summary>
    [Fact]
    public void Pauses_and_extensions_never_lose_a_day_and_never_shorten() =>
        Gen.Select(ADay, Gen.Int[1, 60], Turns, Gen.Enum<Holder>(), Gen.Bool)
            .Sample((start, length, turns, holder, working) =>
            {
                var rules = With(length, working ? ClockUnit.WorkingDays : ClockUnit.CalendarDays, holder);
                var clock = rules.Start("X", At(start, 9));
                var (today, free, tail) = (start, new HashSet<DateOnly>(), false);
                foreach (var (run, stand, more) in turns)
                {
                    var before = clock;
                    today = today.AddDays(run);
                    if (clock.IsOverdue(At(today), rules)) break;

                    tail |= today > clock.RawDue.Date;
                    clock = clock.Pause(At(today), PauseReason.Hearing, rules);
                    if (clock.IsOverdue(At(today.AddDays(400)), rules)) return false;

                    var resumes = today.AddDays(stand);
                    for (var day = today; day <= resumes; day = day.AddDays(1))
                        if (day > start && (holder is Holder.Citizen || day < resumes)) free.Add(day);
                    today = resumes;
                    clock = clock.Resume(At(today), rules);
                    if (clock.LegalDue.Date < before.LegalDue.Date || clock.IsOverdue(At(today), rules)) return false;

                    if (more == 0 || clock.RefusesExtension(more, At(today), rules) is not null) continue;
                    var longer = clock.Extend(more, At(today), rules);
                    if (longer.LegalDue.Date < clock.LegalDue.Date) return false;
                    if (longer.RawDue.Date <= clock.RawDue.Date) return false;
                    clock = longer;
                }

                var (due, left) = (start, length + clock.Extended);
                while (left > 0)
                {
                    due = due.AddDays(1);
                    if (!free.Contains(due) && (!working || rules.Calendar.IsWorkingDay(due))) left--;
                }
                return tail ? clock.RawDue.Date >= due : clock.RawDue.Date == due;
            });

    [Fact]
    public void A_hearing_gives_the_authority_its_days_back_and_no_more()
    {
        var asked = Rules.Start("P-REREVIEW", At("2026-03-02"));
        var heard = asked.Pause(At("2026-03-10"), PauseReason.Hearing, Rules).Resume(At("2026-03-13"), Rules);

        // 04-04 is a holiday
        Assert.Equal(("2026-04-01", "2026-04-07"), ($"{asked.LegalDue}", $"{heard.LegalDue}"));
        Assert.Equal("2026-04-04", $"{heard.RawDue}");
        Assert.Equal("started counted paused resumed rolled target", Codes(heard));

        var brief = asked.Pause(At("2026-03-10"), PauseReason.Hearing, Rules).Resume(At("2026-03-10", 20), Rules);
        Assert.Equal(asked.LegalDue, brief.LegalDue);
    }

    [Fact]
    public void A_clock_that_has_rolled_over_a_holiday_keeps_what_was_left_when_it_is_paused_there()
    {
        var rules = With(15, ClockUnit.CalendarDays);
        var rolled = rules.Start("X", At("2026-09-16"));       // 10-01, rolled to 10-08
        var resumed = rolled.Pause(At("2026-10-05"), PauseReason.Hearing, rules).Resume(At("2026-10-19"), rules);

        Assert.Equal("2026-10-22", $"{resumed.LegalDue}");      // three days were left on the 5th, and are on the 19th
    }

    [Fact]
    public void An_hour_clock_stands_still_to_the_second()
    {
        var rules = With(4, ClockUnit.Hours);
        var clock = rules.Start("X", At("2026-03-02", 9)).Pause(At("2026-03-02", 10), PauseReason.Supplement, rules);

        Assert.Equal(TimeSpan.FromHours(3), clock.Left(At("2026-03-05"), rules).Time);
        Assert.Equal("2026-03-04T14:00:00+08:00", $"{clock.Resume(At("2026-03-04", 11), rules).LegalDue}");
    }

    [Fact]
    public void Only_what_the_law_excludes_pauses_a_clock()
    {
        var at = At("2026-03-02");
        var (finish, review) = (Rules.Start("P-FINISH", at), Rules.Start("P-REREVIEW", at));
        Assert.Equal("law/pause-not-allowed", finish.RefusesPause(at, PauseReason.Hearing, Rules)?.Code);
        Assert.Equal("law/pause-not-allowed", review.RefusesPause(at, PauseReason.Supplement, Rules)?.Code);
        Assert.Throws<InvalidOperationException>(() => finish.Pause(at, PauseReason.Hearing, Rules));

        var hearing = review.Pause(at, PauseReason.Hearing, Rules);
        var heard = hearing.Resume(At("2026-03-09"), Rules);
        Assert.Equal("law/clock-paused", hearing.RefusesPause(at, PauseReason.Hearing, Rules)?.Code);
        Assert.Equal("law/pause-in-the-past", heard.RefusesPause(At("2026-03-08"), PauseReason.Hearing, Rules)?.Code);
        Assert.Equal("law/clock-overdue", review.RefusesPause(At("2026-05-01"), PauseReason.Hearing, Rules)?.Code);
    }

    [Fact]
    public void Sixty_days_are_extended_once_and_by_thirty_at_most()
    {
        var now = At("2026-04-01");
        var clock = Rules.Start("P-FINISH", At("2026-03-02"));      // to 05-01, which rolls to 05-06

        Assert.Equal("law/extension-too-long", clock.RefusesExtension(31, now, Rules)?.Code);
        Assert.Equal("law/extension-empty", clock.RefusesExtension(0, now, Rules)?.Code);
        Assert.Null(clock.RefusesExtension(30, At("2026-05-06", 23), Rules));
        Assert.Equal("law/clock-overdue", clock.RefusesExtension(30, At("2026-05-07", 0), Rules)?.Code);
        Assert.Equal("2026-06-01", $"{clock.Extend(30, now, Rules).LegalDue}");      // 05-31 is a Sunday
        Assert.Equal("law/extended-before", clock.Extend(5, now, Rules).RefusesExtension(5, now, Rules)?.Code);
        Assert.Equal("law/extension-not-allowed", Rules.Start("P-INFORM", now).RefusesExtension(1, now, Rules)?.Code);
    }

    [Fact]
    public void Mediation_lasts_as_long_as_the_parties_agree()
    {
        var clock = Rules.Start("M-PERIOD", At("2026-03-02"), agreed: 45);

        Assert.Equal("2026-04-16", $"{clock.LegalDue}");
        // also when it has run out: both still may go on
        Assert.Null(clock.RefusesExtension(90, At("2026-04-20"), Rules));
        Assert.Equal("law/extension-too-long", clock.RefusesExtension(int.MaxValue, At("2026-04-01"), Rules)?.Code);
        Assert.Throws<InvalidOperationException>(() => Rules.Start("P-FINISH", At("2026-03-02"), agreed: 90));
    }

    [Fact]
    public void The_last_day_lasts_until_midnight()
    {
        var clock = Rules.Start("P-INFORM", At("2026-09-16"));
        var lastMoment = new DateTimeOffset(2026, 10, 8, 23, 59, 59, TimeSpan.FromHours(8));

        Assert.Equal(Ending.OnTime, clock.Satisfy(lastMoment, Rules).Ending);
        Assert.Equal(Ending.Breached, clock.Satisfy(lastMoment.AddSeconds(1), Rules).Ending);
        Assert.True(clock.IsOverdue(lastMoment.AddSeconds(1), Rules));
        Assert.False(clock.Satisfy(lastMoment, Rules).IsOverdue(lastMoment.AddDays(9), Rules));
        Assert.Throws<InvalidOperationException>(() => clock.Satisfy(lastMoment, Rules).Satisfy(lastMoment, Rules));
    }

    [Theory]
    [InlineData("2026-09-25", 4), InlineData("2026-09-30", 1), InlineData("2026-10-03", 1), InlineData("2026-10-08", 0)]
    [InlineData("2026-10-09", -1), InlineData("2026-10-12", -3)]
    public void What_is_left_is_told_in_working_days(string today, int left) =>
        Assert.Equal(new Left(left, null), Rules.Start("P-INFORM", At("2026-09-16")).Left(At(today), Rules));

    [Fact]
    public void A_published_calendar_settles_a_provisional_clock_and_takes_nothing_from_a_citizen()
    {
        MovedDay[] notice = [new(new(2027, 1, 1), false), new(new(2027, 1, 2), true)];
        var learned = Rules with { Calendar = Rules.Calendar.With(2027, notice) };
        var citizen = Rules.Start("P-ASKREV", At("2026-12-03"));      // raw on Saturday 01-02, to Monday 01-04
        var authority = Rules.Start("I-ANSWER", At("2026-12-10"));

        Assert.Equal("2027-01-04", $"{citizen.LegalDue}");
        Assert.Equal("2027-01-04", $"{citizen.Recount(learned).LegalDue}");
        Assert.False(citizen.Recount(learned).Provisional);
        Assert.Equal(("2027-01-08", "2027-01-07"), ($"{authority.LegalDue}", $"{authority.Recount(learned).LegalDue}"));
        Assert.Equal(citizen, citizen.Recount(Rules));

        var now = At("2026-12-20");
        Assert.Equal(authority.Recount(learned).Extend(2, now, learned), authority.Extend(2, now, learned));
    }

    [Fact]
    public void A_clock_reads_back_as_it_was_written()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        };
        var clock = Rules.Start("I-ANSWER", At("2026-09-11"))
            .Pause(At("2026-09-15"), PauseReason.ThirdPartyOpinion, Rules)
            .Resume(At("2026-09-21"), Rules).Extend(20, At("2026-09-22"), Rules).Satisfy(At("2026-10-30"), Rules);
        var hours = Rules.Start("H-CONTACT", At("2026-09-30", 17));
        var written = JsonSerializer.Serialize(clock, json);

        Assert.Equal(clock, JsonSerializer.Deserialize<Clock>(written, json));
        Assert.Equal(hours, JsonSerializer.Deserialize<Clock>(JsonSerializer.Serialize(hours, json), json));
        Assert.Contains($"\"legalDue\":\"{clock.LegalDue.Date:yyyy-MM-dd}\"", written);
        Assert.Contains("\"unit\":\"workingDays\"", written);
        Assert.NotEqual(clock, clock with { Pauses = [] });
        Assert.NotEqual(clock, clock with { Derivation = [] });
        Assert.NotEqual(clock, clock with { Provisional = true });
        Assert.NotEqual(clock, clock with { Extended = 1 });
    }

    [Fact]
    public void Every_step_has_a_code_that_readers_can_be_given_words_for() =>
        Assert.Subset(Step.Codes.ToHashSet(),
            Rules.Clocks.Keys.SelectMany(id => Codes(Rules.Start(id, At("2026-09-16"))).Split(' ')).ToHashSet());
}
