using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class ClosingAGrievance
{
    [Fact] public void What_is_answered_is_put_away() =>
        Given(Answered).When(Handler, new CloseGrievance()).Then(new GrievanceClosed(Monday)).Then(g => g is { IsOver: true, Clock: null } && g.ClosedAt == Monday);

    [Fact] public void A_wish_to_reopen_ends_with_it() => Given(Unhappy).When(Handler, new CloseGrievance(), Monday.AddDays(91)).Then(g => !g.ReopeningAsked);
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Handler, new CloseGrievance()).Refused("grievance/not-found");
    [Fact] public void Not_before_the_answer() => Given(Assigned).When(Handler, new CloseGrievance()).Refused("grievance/not-answered");
    [Fact] public void Not_twice() => Given(Closed).When(Handler, new CloseGrievance()).Refused("grievance/already-closed");
}

public class RatingAnAnswer
{
    [Fact] public void The_reporter_says_how_it_was() =>
        Given(Answered).When(Tan, new RateAnswer(new(5, 4, 3, 2), "Thanks.")).Then(new AnswerRated(new(5, 4, 3, 2), "Thanks.", Monday)).Then(g => g.Rating == new Rating(5, 4, 3, 2));

    [Fact] public void An_empty_word_is_no_word() => Given(Answered).When(Tan, new RateAnswer(new(1, 1, 1, 1), " ")).Then(new AnswerRated(new(1, 1, 1, 1), null, Monday));
    [Fact] public void Also_after_the_close() => Given(Closed).When(Tan, new RateAnswer(new(1, 2, 3, 4))).Then(g => g.Rating is not null);
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Tan, new RateAnswer(new(1, 1, 1, 1))).Refused("grievance/not-found");
    [Fact] public void Not_before_the_answer() => Given(Assigned).When(Tan, new RateAnswer(new(1, 1, 1, 1))).Refused("grievance/not-answered");
    [Fact] public void Not_what_was_declined() => Given(Declined).When(Tan, new RateAnswer(new(1, 1, 1, 1))).Refused("grievance/not-answered");
    [Fact] public void Not_twice() => Given(Rated).When(Tan, new RateAnswer(new(1, 1, 1, 1))).Refused("grievance/already-rated");

    [Theory]
    [InlineData(0, 1, 1, 1), InlineData(6, 1, 1, 1), InlineData(1, 0, 1, 1), InlineData(1, 6, 1, 1)]
    [InlineData(1, 1, 0, 1), InlineData(1, 1, 6, 1), InlineData(1, 1, 1, 0), InlineData(1, 1, 1, 6)]
    public void From_one_to_five_on_each_axis(int speed, int effect, int service, int clarity) =>
        Given(Answered).When(Tan, new RateAnswer(new(speed, effect, service, clarity))).Refused("grievance/rating-out-of-range", "1", "5");
}

public class NotingOnAGrievance
{
    [Fact] public void Staff_write_for_the_house() => Given(Logged).When(Officer, new NoteOnGrievance("Seen.")).Then(new GrievanceNoted("Seen.", Public: false, Monday, Officer.Id));
    [Fact] public void Or_for_the_reporter_too() => Given(Logged).When(Officer, new NoteOnGrievance("Seen.", Public: true)).Then(new GrievanceNoted("Seen.", Public: true, Monday, Officer.Id));
    [Fact] public void What_a_reporter_adds_the_reporter_sees() => Given(Logged).When(Tan, new NoteOnGrievance("And the light.")).Then(new GrievanceNoted("And the light.", Public: true, Monday, Tan.Id));
    [Fact] public void Also_when_all_is_over() => Given(Closed).When(Officer, new NoteOnGrievance("Seen.")).Then(g => g.Status == GrievanceStatus.Closed);
    [Fact] public void Not_before_it_is_logged() => Given<Grievance>().When(Officer, new NoteOnGrievance("x")).Refused("grievance/not-found");
    [Fact] public void Not_with_nothing() => Given(Logged).When(Officer, new NoteOnGrievance("")).Refused("grievance/nothing-to-answer");
}
