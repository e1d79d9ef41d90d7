using Mediation.DataRights;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.DataRights;

public class AskingForOnesData
{
    static readonly Subject Other = new(Number(30), Role.Manager);
    static readonly FileDataRequest Erase = new(DataRight.Erasure, Resident.Id);

    static Story<DataRequest> Filed => Given<DataRequest>().When(Resident, Erase);
    static Story<DataRequest> Proposed => Filed.AndThen(Manager, new DecideDataRequest(true));
    static Story<DataRequest> Approved => Proposed.AndThen(Other, new ApproveErasure(true));

    [Fact] public void It_is_due_in_fifteen_working_days() => Filed.Then(r => r.Clock!.LegalDue.Date == new DateOnly(2026, 10, 10));
    [Fact] public void A_copy_needs_one_person() => Given<DataRequest>().When(Resident, Erase with { Right = DataRight.Copy }).AndThen(Manager, new DecideDataRequest(true)).Then(r => r.Status == DataRequestStatus.Fulfilled && r.Clock is null);
    [Fact] public void An_erasure_needs_two() => Proposed.Then(r => r.Status == DataRequestStatus.Proposed && r.Clock is not null);
    [Fact] public void The_second_is_not_the_first() => Proposed.AndThen(Manager, new ApproveErasure(true)).Refused("data-request/four-eyes");
    [Fact] public void The_second_may_say_no() => Proposed.AndThen(Other, new ApproveErasure(false, "The court wants it.")).Then(r => r.Status == DataRequestStatus.Refused);
    [Fact] public void Nothing_is_approved_before_it_is_proposed() => Filed.AndThen(Other, new ApproveErasure(true)).Refused("data-request/nothing-to-approve");
    [Fact] public void No_is_said_with_a_reason() => Filed.AndThen(Manager, new DecideDataRequest(false, " ")).Refused("data-request/reason-missing");
    [Fact] public void Nobody_decides_twice() => Proposed.AndThen(Manager, new DecideDataRequest(true)).Refused("data-request/already-decided");
    [Fact] public void A_correction_says_what() => Given<DataRequest>().When(Resident, Erase with { Right = DataRight.Correction }).Refused("data-request/text-missing");
    [Fact] public void A_correction_is_granted_by_making_it_and_in_no_other_way()
    {
        var filed = Given<DataRequest>().When(Resident, Erase with { Right = DataRight.Correction, Text = "My name." });

        filed.AndThen(Manager, new DecideDataRequest(true)).Refused("data-request/not-corrected");
        filed.AndThen(Manager, new DecideDataRequest(false, "It is right.")).Then(r => r.Status == DataRequestStatus.Refused);
        filed.AndThen(Manager, new FulfilCorrection(0, false)).Refused("data-request/nothing-corrected");
        filed.AndThen(Manager, new FulfilCorrection(2, false)).Then(r => r is { Status: DataRequestStatus.Fulfilled, Clock: null } && r.DecidedBy == Manager.Id);
        filed.AndThen(Manager, new FulfilCorrection(0, true)).AndThen(Manager, new FulfilCorrection(0, true)).Refused("data-request/already-decided");
        Filed.AndThen(Manager, new FulfilCorrection(1, true)).Refused("data-request/no-correction");
        Given<DataRequest>().When(Manager, Erase with { Right = DataRight.Correction, Text = "A name.", Identified = "Seen." }).AndThen(Manager, new FulfilCorrection(1, false)).Refused("data-request/four-eyes");
    }

    [Fact] public void Staff_say_how_they_know_the_person() => Given<DataRequest>().When(Manager, Erase).Refused("data-request/not-identified");
    [Fact] public void Whoever_filed_it_for_somebody_neither_decides_nor_approves()
    {
        var filed = Given<DataRequest>().When(Manager, Erase with { Identified = "Seen." });

        filed.Then(r => r.FiledBy == Manager.Id);
        Filed.Then(r => r.FiledBy is null);
        filed.AndThen(Manager, new DecideDataRequest(true)).Refused("data-request/four-eyes");
        filed.AndThen(Manager, new DecideDataRequest(false, "No.")).Refused("data-request/four-eyes");
        filed.AndThen(Other, new DecideDataRequest(true)).AndThen(Manager, new ApproveErasure(true)).Refused("data-request/four-eyes");
    }

    [Fact] public void It_is_not_filed_twice() => Filed.AndThen(Resident, Erase).Refused("data-request/already-filed");

    [Fact] public void It_is_taken_back_until_it_is_carried_out()
    {
        Proposed.AndThen(Resident, new WithdrawDataRequest()).Then(r => r is { Status: DataRequestStatus.Withdrawn, Clock: null });
        Approved.AndThen(Resident, new WithdrawDataRequest()).Refused("data-request/too-late");
    }

    [Fact] public void What_the_law_keeps_is_waited_for()
    {
        var frozen = Approved.AndThen(House, new RecordErasure(new DateOnly(2036, 9, 14)));

        frozen.Then(r => r is { Status: DataRequestStatus.Approved, FrozenUntil: not null });
        frozen.AndThen(House, new RecordErasure(null)).Then(r => r is { Status: DataRequestStatus.Fulfilled, FrozenUntil: null });
    }

    [Fact] public void Nothing_is_carried_out_that_was_not_approved() => Proposed.AndThen(House, new RecordErasure(null)).Refused("data-request/not-approved");

    [Fact] public void Only_who_it_is_about_reads_it_and_who_decides()
    {
        Verdict Read(Subject subject) => Mediation.Access.Decide(subject, "ReadDataRequest", Filed.Case.ResourceOf(Number(70)), "read", Monday);

        Assert.Equal(Verdict.Allowed, Read(Resident));
        Assert.Equal(Verdict.Allowed, Read(Manager));
        Assert.Equal(Verdict.Hidden, Read(new(Number(71), Role.Resident)));
        Assert.Equal(Verdict.Hidden, Read(Handler));
        Assert.Equal(Verdict.Hidden, Read(Tan));
        Assert.Equal(Verdict.Allowed, Mediation.Access.Decide(Tan, "ReadDataRequest", Filed.Case.ResourceOf(Number(70)) with { About = Tan.Id }, "read", Monday));
    }
}
