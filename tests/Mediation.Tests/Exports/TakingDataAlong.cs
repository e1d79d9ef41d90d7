using Mediation.Exports;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Exports;

public class TakingDataAlong
{
    static readonly Subject Other = new(Number(30), Role.Manager);
    static readonly AskExport Ask = new(ExportKind.Grievances, "status=open", 101, "The yearly report of the bureau.");

    static Story<Export> Asked => Given<Export>().When(Handler, Ask);
    static Story<Export> Approved => Asked.AndThen(Other, new DecideExport(true));

    [Fact] public void A_hundred_people_need_nobody_else() => Given<Export>().When(Handler, Ask with { People = 100 }).Refused("export/small-enough", "100");
    [Fact] public void Ten_thousand_are_the_most() => Given<Export>().When(Handler, Ask with { People = 10_001 }).Refused("export/too-many", "10000");
    [Fact] public void It_is_said_what_for() => Given<Export>().When(Handler, Ask with { Purpose = " " }).Refused("export/purpose-missing");
    [Fact] public void It_is_asked_once() => Asked.AndThen(Handler, Ask).Refused("export/already-asked");
    [Fact] public void Another_lets_it_go_for_three_days() => Approved.Then(e => e.Status == ExportStatus.Approved && e.Until == Monday.AddDays(3));
    [Fact] public void Nobody_lets_go_what_they_asked_for() => Given<Export>().When(Manager, Ask).AndThen(Manager, new DecideExport(true)).Refused("export/four-eyes");
    [Fact] public void No_is_said_with_a_reason() => Asked.AndThen(Other, new DecideExport(false, " ")).Refused("export/reason-missing");
    [Fact] public void Nobody_decides_twice() => Approved.AndThen(Other, new DecideExport(false, "No.")).Refused("export/already-decided");
    [Fact] public void It_is_taken_by_who_asked() => Approved.AndThen(Other, new TakeExport(101)).Refused("export/not-yours");
    [Fact] public void Not_before_it_was_let_go() => Asked.AndThen(Handler, new TakeExport(101)).Refused("export/not-approved");
    [Fact] public void Not_after_the_term() => Approved.AndThen(Handler, new TakeExport(101), at: Monday.AddDays(3)).Refused("export/too-late");
    [Fact] public void To_the_last_moment_of_it() => Approved.AndThen(Handler, new TakeExport(101), at: Monday.AddDays(3).AddTicks(-1)).Then(e => e is { Status: ExportStatus.Taken, Rows: 101 });
    [Fact] public void Once() => Approved.AndThen(Handler, new TakeExport(101)).AndThen(Handler, new TakeExport(101)).Refused("export/already-taken");
    [Fact] public void What_has_grown_too_large_stays() => Approved.AndThen(Handler, new TakeExport(10_001)).Refused("export/too-many");

    [Fact] public void Who_asked_knows_of_it_and_who_decides_or_watches()
    {
        Verdict Read(Subject subject) => Mediation.Access.Decide(subject, "ReadExport", Asked.Case.ResourceOf(Number(70)), "read", Monday);

        Assert.All((Subject[])[Handler, Manager, Admin, new(Number(31), Role.Supervisor)], one => Assert.Equal(Verdict.Allowed, Read(one)));
        Assert.All((Subject[])[new(Number(32), Role.Handler), new(Number(33), Role.Officer), Resident, Integrator, Tan], one => Assert.Equal(Verdict.Hidden, Read(one)));
    }
}
