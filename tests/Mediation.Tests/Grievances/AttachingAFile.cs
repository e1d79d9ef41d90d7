using Mediation.Files;
using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class AttachingAFile
{
    static AttachFile File(int n = 1, int size = 1000, bool open = false) => new(Number(900 + n), "photo.jpg", "5ea1ed", FileKind.Jpeg, size, open);

    [Fact] public void A_file_is_part_of_the_case() => Given(Logged).When(Handler, File()).Then(
        new FileAttached(Number(901), "photo.jpg", "5ea1ed", FileKind.Jpeg, 1000, Public: false, Handler.Id, Monday));

    [Fact] public void What_a_reporter_hands_in_the_reporter_sees() => Given(Logged).When(Tan, File()).Then(g => g.Files.Single().Public && g.For(Tan).Files.Length == 1);
    [Fact] public void What_the_house_keeps_to_itself_they_do_not() => Given(Logged).When(Handler, File()).Then(g => g.For(Tan).Files.IsEmpty && g.For(Manager).Files.Length == 1);
    [Fact] public void Unless_it_is_said_to_be_for_them() => Given(Logged).When(Handler, File(open: true)).Then(g => g.For(Tan).Files.Length == 1);
    [Fact] public void Where_there_is_no_case_there_is_no_file() => Given<Grievance>().When(Handler, File()).Refused("grievance/not-found");
    [Fact] public void An_empty_file_is_none() => Given(Logged).When(Handler, File(size: 0)).Refused("file/empty");
    [Fact] public void V5_2_1_Nor_one_that_is_too_large() => Given(Logged).When(Handler, File(size: Allowance.LargestFile + 1)).Refused("file/too-large", "20");

    [Fact] public void V2_4_1_In_an_hour_a_case_takes_thirty()
    {
        var thirty = Enumerable.Range(0, 30).Aggregate(Given(Logged), (story, n) => story.When(Tan, File(n)));
        thirty.When(Tan, File(31), at: Monday.AddMinutes(59)).Refused("file/too-many", "30");
        thirty.When(Tan, File(31), at: Monday.AddMinutes(60)).Then(g => g.Files.Length == 31);
    }

    [Fact] public void V5_2_1_And_in_all_two_hundred_megabytes()
    {
        var full = Enumerable.Range(0, 10).Aggregate(Given(Logged), (story, n) => story.When(Tan, File(n, Allowance.LargestFile)));
        full.Then(g => g.Files.Length == 10);
        full.When(Tan, File(11, 1), at: Monday.AddDays(1)).Refused("file/case-full", "200");
    }

    [Fact] public void As_it_was_handed_in_it_is_opened_for_a_reason_and_that_counts_as_a_look_at_who_reported() =>
        Given(Logged).When(Handler, File()).AndThen(Handler, new OpenOriginal(Number(901), "The court asks.")).Then(new OriginalOpened(Number(901), "The court asks.", Handler.Id, Monday))
            .Then(g => g.LastReveal == new Reveal(1, Handler.Id, Monday));
    [Fact] public void Without_a_reason_it_is_not() => Given(Logged).When(Handler, File()).AndThen(Handler, new OpenOriginal(Number(901), " ")).Refused("grievance/reason-missing");
    [Fact] public void Nor_is_a_file_that_is_not_there() => Given(Logged).When(Handler, File()).AndThen(Handler, new OpenOriginal(Number(902), "Why.")).Refused("file/not-found");

    [Fact] public void Erased_they_are_gone() => Given(Closed).When(Handler, File()).When(House, new ErasePersonalData(), at: Monday.AddYears(11)).Then(g => g.Files.IsEmpty);
}
