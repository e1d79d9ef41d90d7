using CsCheck;
using Mediation.Organisations;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Organisations;

public class BuildingTheTree
{
    static readonly Superior Above = new(Number(80), OrganisationKind.District);
    static readonly FoundOrganisation Ask = new("yantian-renewal", "Renewal Bureau", OrganisationKind.Bureau, Above, ["nuisance.night"], "Mon-Fri 09:00-18:00");

    static Story<Organisation> Founded => Given<Organisation>().When(Admin, Ask);
    static ReviseOrganisation Same => new(Ask.Name, Above, Ask.Duties, Ask.Hours);

    [Fact] public void A_unit_is_founded_under_its_code() =>
        Founded.Then(o => o is { IsFounded: true, IsDissolved: false, Code: "yantian-renewal", Kind: OrganisationKind.Bureau } && o.Parent == Above.Id);

    [Fact] public void It_is_not_founded_twice() => Founded.AndThen(Admin, Ask).Refused("organisation/already-founded");
    [Theory, InlineData("Yantian"), InlineData("a"), InlineData("-a"), InlineData("a b"), InlineData("a/b"), InlineData("")]
    public void A_code_is_small_and_plain(string code) => Given<Organisation>().When(Admin, Ask with { Code = code }).Refused("organisation/bad-code");
    [Fact] public void It_has_a_name() => Given<Organisation>().When(Admin, Ask with { Name = " " }).Refused("organisation/name-missing");
    [Fact] public void Its_duties_are_categories() => Given<Organisation>().When(Admin, Ask with { Duties = ["weather"] }).Refused("organisation/unknown-duty", "weather");
    [Fact] public void Its_hours_can_be_read() => Given<Organisation>().When(Admin, Ask with { Hours = "always" }).Refused("organisation/bad-hours", "always");
    [Fact] public void A_team_stands_under_something() => Given<Organisation>().When(Admin, Ask with { Kind = OrganisationKind.HandlingTeam, Parent = null }).Refused("organisation/parent-missing");
    [Fact] public void Nothing_stands_under_what_has_ended() => Given<Organisation>().When(Admin, Ask with { Parent = Above with { IsDissolved = true } }).Refused("organisation/parent-dissolved");
    [Fact] public void A_district_does_not_stand_under_a_bureau() =>
        Given<Organisation>().When(Admin, Ask with { Kind = OrganisationKind.District, Parent = new(Number(81), OrganisationKind.Bureau) }).Refused("organisation/not-under", "District", "Bureau");

    [Fact] public void No_unit_ever_comes_to_stand_under_itself() => Gen.Select(Gen.Enum<OrganisationKind>(), Gen.Enum<OrganisationKind>()).Sample((kind, parent) =>
        !Organisation.Under[kind].Contains(parent) || parent < kind);

    [Fact] public void It_is_revised_and_keeps_its_kind() => Founded.AndThen(Admin, Same with { Name = "Bureau of Renewal" }).Then(o => o is { Name: "Bureau of Renewal", Kind: OrganisationKind.Bureau });
    [Fact] public void A_revision_changes_something() => Founded.AndThen(Admin, Same).Refused("organisation/unchanged");
    [Fact] public void Its_people_are_named_anew() => Founded.AndThen(Admin, new StaffOrganisation([Number(1), Number(2), Number(1)])).Then(o => o.Members.SequenceEqual([Number(1), Number(2)]));
    [Fact] public void The_same_people_are_no_news() => Founded.AndThen(Admin, new StaffOrganisation([Number(1)])).AndThen(Admin, new StaffOrganisation([Number(1)])).Refused("organisation/unchanged");
    [Fact] public void Whoever_does_not_work_here_does_not_see_who_does() =>
        Founded.AndThen(Admin, new StaffOrganisation([Number(1)])).Then(o => o.For(Resident).Members.IsEmpty && !o.For(Officer).Members.IsEmpty);

    [Fact] public void It_ends_when_nothing_hangs_on_it()
    {
        Founded.AndThen(Admin, new DissolveOrganisation(IsInUse: true)).Refused("organisation/not-empty");
        Founded.AndThen(Admin, new StaffOrganisation([Number(1)])).AndThen(Admin, new DissolveOrganisation(false)).Refused("organisation/not-empty");
        var ended = Founded.AndThen(Admin, new DissolveOrganisation(false));
        ended.Then(o => o.IsDissolved);
        ended.AndThen(Admin, Same with { Name = "Again" }).Refused("organisation/dissolved");
        ended.AndThen(Admin, new StaffOrganisation([Number(1)])).Refused("organisation/dissolved");
    }

    [Fact] public void Nothing_is_done_to_what_is_not_there()
    {
        foreach (var command in (Command<Organisation>[])[Same, new StaffOrganisation([Number(1)]), new DissolveOrganisation(false)])
            Given<Organisation>().When(Admin, command).Refused("organisation/not-found");
    }
}

public class ReadingWorkingHours
{
    [Fact] public void Days_and_spans()
    {
        var hours = WorkingHours.Parse("Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00")!.Value;

        Assert.Equal([(DayOfWeek.Monday, DayOfWeek.Friday), (DayOfWeek.Saturday, DayOfWeek.Saturday)], hours.Select(days => (days.First, days.Last)));
        Assert.Equal([new(new(9, 0), new(12, 0)), new(new(14, 0), new(18, 0))], hours[0].Spans.AsEnumerable());
        Assert.Equal([new(new(9, 0), new(12, 0))], hours[1].Spans.AsEnumerable());
    }

    [Fact] public void Nothing_is_said() => Assert.Empty(WorkingHours.Parse(" ")!.Value);

    [Theory, InlineData("Mon"), InlineData("Mon 9:00-12:00"), InlineData("Mon 12:00-09:00"), InlineData("Mon 09:00-09:00"), InlineData("Mon 09:00-12:00 11:00-13:00"), InlineData("Mo 09:00-12:00"), InlineData("Mon 09:00-25:00")]
    public void What_cannot_be_read(string text) => Assert.Null(WorkingHours.Parse(text));
}
