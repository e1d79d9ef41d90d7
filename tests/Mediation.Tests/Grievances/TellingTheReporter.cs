using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class TellingTheReporter
{
    static Story<Grievance> Wanted => Given(Logged).When(Tan, new AskForMessage());
    static Story<Grievance> Answered => Wanted.AndThen(Handler, new AnswerGrievance("Done."));

    [Fact] public void A_reporter_asks_to_be_told() => Wanted.Then(new MessageAsked(true, Monday)).Then(one => one.WantsMessage && one.MessageDue is null);
    [Fact] public void And_asks_not_to_be() => Wanted.AndThen(Tan, new AskForMessage(false)).Then(one => !one.WantsMessage);
    [Fact] public void Asking_twice_changes_nothing() => Wanted.AndThen(Tan, new AskForMessage()).Refused("grievance/message-unchanged");
    [Fact] public void Without_a_phone_there_is_nowhere_to_send() =>
        Given<Grievance>().When(Officer, Ask with { Reporter = new(Number(9), true, null, null) }).AndThen(Tan, new AskForMessage()).Refused("grievance/no-phone");
    [Fact] public void An_answer_is_told() => Answered.Then(one => one.MessageDue == Monday);
    [Fact] public void Nobody_is_told_who_did_not_ask() => Given(Logged).When(Handler, new AnswerGrievance("Done.")).Then(one => one.MessageDue is null);
    [Fact] public void Of_each_answer_once() => Answered.AndThen(House, new RecordMessage(Monday)).Then(new ShortMessageSent(Monday, Monday)).AndThen(House, new RecordMessage(Monday)).Refused("grievance/no-message-due");
    [Fact] public void Of_a_later_answer_again() =>
        Answered.AndThen(House, new RecordMessage(Monday)).AndThen(Handler, new ReopenGrievance("Again.")).AndThen(Handler, new AnswerGrievance("Now."), Monday.AddDays(1)).Then(one => one.MessageDue == Monday.AddDays(1));
    [Fact] public void Not_of_an_answer_that_is_none_any_more() => Answered.AndThen(Handler, new ReopenGrievance("Again.")).AndThen(House, new RecordMessage(Monday)).Refused("grievance/no-message-due");
    [Fact] public void A_PIN_is_given_by_somebody() => Given(Logged).When(Handler, new GivePin()).Then(new PinGiven(Handler.Id, Monday));
    [Fact] public void A_PIN_is_for_a_case() => Given<Grievance>().When(Handler, new GivePin()).Refused("grievance/not-found");
}
