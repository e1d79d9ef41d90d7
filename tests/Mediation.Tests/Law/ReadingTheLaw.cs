using System.Collections.Frozen;
using System.Text.Json;
using Mediation.Law;
using Xunit;

namespace Mediation.Tests.Law;

public class ReadingTheLaw
{
    static readonly RuleSet Rules = RuleSets.Default;
    static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void The_rules_of_Shenzhen_are_the_default()
    {
        Assert.Equal(("CN-SZ/2026-1", "Asia/Shanghai"), (Rules.Name, Rules.TimeZone.Id));
        Assert.Equal(new(2026, 1, 1), Rules.EffectiveFrom);
        Assert.Same(Rules, RuleSets.Find("CN-SZ"));
        Assert.Same(Rules, RuleSets.Find("CN-SZ/2026-1"));
        Assert.Null(RuleSets.Find("CN-SZ/1999-1"));
        Assert.Null(RuleSets.InForce("XX", Now));
    }

    [Fact]
    public void The_rules_in_force_are_those_of_the_local_day()
    {
        var next = Rules with { Version = "2027-1", EffectiveFrom = new(2027, 1, 1) };
        RuleSet[] sets = [Rules, next];

        Assert.Same(Rules, RuleSets.InForce(sets, new(2026, 12, 31, 15, 59, 0, TimeSpan.Zero)));
        // New Year in Shenzhen
        Assert.Same(next, RuleSets.InForce(sets, new(2026, 12, 31, 16, 0, 0, TimeSpan.Zero)));
        Assert.Same(Rules, RuleSets.InForce(sets, new(2012, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Same(Rules, RuleSets.InForce("CN-SZ", Now));
    }

    [Fact]
    public void Every_clock_says_by_which_article_it_runs_and_how_sure_we_are() =>
        Assert.All(Rules.Clocks.Values, IsFounded);

    static void IsFounded(ClockRule rule)
    {
        var (document, article, says, _) = rule.Basis;
        Assert.All([rule.Id, rule.Trigger, rule.Applies, document, article, says], Assert.NotEmpty);
        Assert.True(Enum.IsDefined(rule.Basis.Confidence), rule.Id);
        Assert.NotEqual(0, rule.Length);
    }

    [Theory]
    [InlineData("P-FINISH", 60, ClockUnit.CalendarDays, Holder.Authority, Confidence.A)]
    [InlineData("P-OBJECT", 5, ClockUnit.WorkingDays, Holder.Authority, Confidence.A)]
    [InlineData("P-ASKREV", 30, ClockUnit.CalendarDays, Holder.Citizen, Confidence.A)]
    [InlineData("H-DISPATCH-U", 30, ClockUnit.Minutes, Holder.Authority, Confidence.B)]
    [InlineData("H-FINISH-GENERAL", 5, ClockUnit.WorkingDays, Holder.Authority, Confidence.D)]
    [InlineData("M-ADM-DECIDE-C", 10, ClockUnit.WorkingDays, Holder.Authority, Confidence.A)]
    [InlineData("R-SUE", 6, ClockUnit.Months, Holder.Citizen, Confidence.A)]
    [InlineData("V-NOTICE", -15, ClockUnit.CalendarDays, Holder.Authority, Confidence.A)]
    public void The_catalogue_says(string id, int length, ClockUnit unit, Holder holder, Confidence confidence)
    {
        var rule = Rules.Clocks[id];
        Assert.Equal((length, unit, holder, confidence), (rule.Length, rule.Unit, rule.Holder, rule.Basis.Confidence));
    }

    [Fact]
    public void The_catalogue_is_whole() => Assert.Equal(
        "C-ACCEPT C-DECIDE C-DECIDE-OUTER C-OBJECT C-OBJECT-THIRD D-CONSULT D-HEARMAT D-LEGAL "
        + "H-CONTACT H-DISPATCH-N H-DISPATCH-U H-FINISH-COMPLEX H-FINISH-ENQUIRY H-FINISH-GENERAL H-FINISH-URGENT H-REWORK "
        + "I-ANSWER I-PROACTIVE I-RIGHTS I-SUPP I-THIRD L-DECIDE L-DELIVER L-JOINT L-SUPP "
        + "M-ADM-DECIDE M-ADM-DECIDE-C M-ADM-MOVE M-CONFIRM M-PERIOD "
        + "N-COMPENSATION N-CONSENT N-IMPLEMENTER N-PLAN-APPLICATION N-PLANNING N-RESOLUTION "
        + "P-ASKREREV P-ASKREV P-FINISH P-INFORM P-OBJECT P-REREVIEW P-REVIEW P-TRANSFER "
        + "R-RECON R-RECON-DECIDE R-RECON-DECIDE-S R-SUE S-CONTACT V-ANNUL V-NOTICE",
        string.Join(' ', Rules.Clocks.Keys.Order(StringComparer.Ordinal)));

    [Fact]
    public void A_rule_set_travels_by_its_name()
    {
        Assert.Equal("\"CN-SZ/2026-1\"", JsonSerializer.Serialize(Rules));
        Assert.Same(Rules, JsonSerializer.Deserialize<RuleSet>("\"CN-SZ/2026-1\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RuleSet>("\"CN-SZ/1999-1\""));
    }

    [Fact]
    public void A_calendar_that_has_learned_a_year_travels_along()
    {
        MovedDay[] notice = [new(new(2027, 2, 9), false), new(new(2027, 2, 14), true)];
        var learned = Rules with { Calendar = Rules.Calendar.With(2027, notice) };
        var arrived = JsonSerializer.Deserialize<RuleSet>(JsonSerializer.Serialize(learned))!;

        Assert.Equal(learned.Name, arrived.Name);
        Assert.False(arrived.Calendar.IsProvisional(2027));
        Assert.True(arrived.Calendar.IsWorkingDay(new(2027, 2, 14)));
        Assert.False(arrived.Calendar.IsWorkingDay(new(2027, 2, 9)));
    }

    [Fact]
    public void A_rule_that_a_caller_names_may_not_exist_and_a_rule_we_name_must()
    {
        Assert.True(Rules.TryStart("M-ADM-DECIDE", Now, out var clock));
        Assert.Equal("2026-11-30", $"{clock.LegalDue}");
        Assert.False(Rules.TryStart("M-NONE", Now, out _));
        Assert.False(Rules.TryStart("P-FINISH", DateTimeOffset.MinValue, out _));
        Assert.False(Rules.TryStart("P-FINISH", DateTimeOffset.MaxValue, out _));
        Assert.Throws<KeyNotFoundException>(() => Rules.Start("M-NONE", Now));
    }

    [Fact]
    public void A_clock_stays_bound_to_the_rules_it_started_under()
    {
        var newer = Rules with { Version = "2027-1", Clocks = FrozenDictionary<string, ClockRule>.Empty };
        Assert.Equal(60, newer.RuleOf(Rules.Start("P-FINISH", Now)).Length);
    }
}
