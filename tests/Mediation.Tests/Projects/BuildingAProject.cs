using System.Collections.Immutable;
using CsCheck;
using Mediation.Projects;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Projects;

static class Stories
{
    public static readonly ImmutableArray<Event<Project>> Opened = [new ProjectOpened("yantian-3", "Yantian 3", "Yantian", RenewalType.DemolishRebuild, Monday)];
    public static readonly ImmutableArray<Event<Project>> Built = [.. Given(Opened).When(Admin, new AddBuilding("Block 1", ["101", "102"])).Happened];
    public static readonly ImmutableArray<Event<Project>> Closed = [.. Built, new ProjectClosed(Monday)];
}

public class OpeningAProject
{
    [Fact] public void It_stands_under_its_code() =>
        Given<Project>().When(Admin, new OpenProject("yantian-3", " Yantian 3 ", "Yantian")).Then(new ProjectOpened("yantian-3", "Yantian 3", "Yantian", RenewalType.DemolishRebuild, Monday))
            .Then(p => p is { IsOpened: true, IsClosed: false, UnitCount: 0 });

    [Fact] public void Not_twice() => Given(Stories.Opened).When(Admin, new OpenProject("yantian-4", "Y")).Refused("project/already-opened");
    [Fact] public void Not_without_a_name() => Given<Project>().When(Admin, new OpenProject("yantian-3", " ")).Refused("project/name-missing");

    [Theory]
    [InlineData(""), InlineData("ab"), InlineData("Yantian-3"), InlineData("3-yantian"), InlineData("yantian-"), InlineData("yan tian"), InlineData("yantian_3")]
    [InlineData("a12345678901234567890123456789012345678901")]
    public void Not_under_any_code(string code) => Given<Project>().When(Admin, new OpenProject(code, "Y")).Refused("project/bad-code", code);
}

public class AddingABuilding
{
    [Fact] public void Its_units_stand_in_the_order_in_which_they_came()
    {
        var building = Given(Stories.Opened).When(Admin, new AddBuilding(" Block 1 ", ["102", " 101 ", ""])).Then(p => p.UnitCount == 2).Case.Buildings.Single();

        Assert.Equal(["Block 1", "102", "101"], [building.Name, .. building.Units.Select(u => u.Number)]);
    }

    [Fact] public void Decided_twice_it_is_the_same_building()
    {
        var (first, second) = (Given(Stories.Opened).When(Admin, new AddBuilding("B", ["1", "2"])), Given(Stories.Opened).When(Admin, new AddBuilding("B", ["1", "2"])));

        Assert.Equal(first.Case.Buildings[0].Id, second.Case.Buildings[0].Id);
        Assert.Equal(first.Case.Buildings[0].Units, second.Case.Buildings[0].Units.AsEnumerable());
    }

    [Fact] public void No_two_ids_are_the_same() => Gen.Int[1, 60].Sample(n =>
    {
        var building = Given(Stories.Opened).When(Admin, new AddBuilding("B", [.. Enumerable.Range(0, n).Select(i => $"{i}")])).Case.Buildings[0];
        return building.Units.Select(u => u.Id).Append(building.Id).Distinct().Count() == n + 1;
    }, iter: 50);

    [Fact] public void Not_to_nothing() => Given<Project>().When(Admin, new AddBuilding("B", ["1"])).Refused("project/not-found");
    [Fact] public void Not_after_the_close() => Given(Stories.Closed).When(Admin, new AddBuilding("B", ["1"])).Refused("project/closed");
    [Fact] public void Not_without_a_name() => Given(Stories.Opened).When(Admin, new AddBuilding(" ", ["1"])).Refused("project/name-missing");
    [Fact] public void Not_without_units() => Given(Stories.Opened).When(Admin, new AddBuilding("B", [" "])).Refused("project/no-units");
    [Fact] public void Not_under_a_name_that_is_taken() => Given(Stories.Built).When(Admin, new AddBuilding("Block 1 ", ["1"])).Refused("project/building-name-taken", "Block 1");
    [Fact] public void Not_with_one_unit_twice() => Given(Stories.Opened).When(Admin, new AddBuilding("B", ["1", "2", " 1"])).Refused("project/unit-number-twice", "1");
}

public class FormingATeam
{
    [Fact] public void Naming_them_again_replaces_the_team() =>
        Given(Stories.Opened).When(Manager, new FormTeam([Number(1), Number(2), Number(1)])).AndThen(Manager, new FormTeam([Number(3)])).Then(p => p.Team is [var only] && only == Number(3));

    [Fact] public void Nobody_is_on_it_twice() => Given(Stories.Opened).When(Manager, new FormTeam([Number(1), Number(2), Number(1)])).Then(p => p.Team.Length == 2);
    [Fact] public void Not_of_nothing() => Given<Project>().When(Manager, new FormTeam([Number(1)])).Refused("project/not-found");
    [Fact] public void Not_after_the_close() => Given(Stories.Closed).When(Manager, new FormTeam([Number(1)])).Refused("project/closed");
    [Fact] public void Not_the_same_again() => Given(Stories.Opened).When(Manager, new FormTeam([Number(1), Number(2)])).AndThen(Manager, new FormTeam([Number(2), Number(1)])).Refused("project/team-unchanged");

    [Fact] public void The_public_does_not_see_who()
    {
        var project = Given(Stories.Opened).When(Manager, new FormTeam([Number(1)])).Case;

        Assert.Empty(project.For(Resident).Team);
        Assert.Single(project.For(Handler).Team);
    }
}

public class ClosingAProject
{
    [Fact] public void It_is_over() => Given(Stories.Built).When(Admin, new CloseProject()).Then(new ProjectClosed(Monday)).Then(p => p.IsClosed);
    [Fact] public void Not_before_it_was_opened() => Given<Project>().When(Admin, new CloseProject()).Refused("project/not-found");
    [Fact] public void Not_twice() => Given(Stories.Closed).When(Admin, new CloseProject()).Refused("project/closed");

    [Fact] public void It_knows_its_units_also_then()
    {
        var project = Given(Stories.Closed).Case;
        var unit = project.Buildings[0].Units[1];

        Assert.Equal((project.Buildings[0], unit), project.Find(unit.Id));
        Assert.Equal((true, true), (project.SiteOf(District, unit.Id).ProjectClosed, project.SiteOf(District, unit.Id).UnitKnown));
        Assert.False(project.SiteOf(District, Number(1)).UnitKnown);
        Assert.True(project.SiteOf(District, null).UnitKnown);
    }
}
