using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Grievances.Stories;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Grievances;

public class LoggingAGrievance
{
    [Fact] public void It_is_registered_under_its_code_and_the_first_clock_runs()
    {
        var story = Given<Grievance>().When(Officer, Ask).Then(g => g.Status == GrievanceStatus.Registered && g.IsOpen && g.IsLogged);

        Assert.Equal(("YT-26-000001", (Guid?)District, Channel.Phone), (story.Case.Code, story.Case.ProjectId, story.Case.Channel));
        Assert.Equal((Monday, Monday, "P-INFORM"), (story.Case.ReceivedAt, story.Case.LoggedAt, story.Case.Clock!.Rule));
    }

    [Fact] public void Every_text_is_about_the_reporter()
    {
        var logged = Assert.IsType<GrievanceLogged>(Assert.Single(Given<Grievance>().When(Officer, Ask).Happened));

        Assert.All((PrivateText?[])[logged.Subject, logged.Text, logged.Place, logged.Reporter.Name, logged.Reporter.Phone], text => Assert.Equal(Number(7), text!.Person));
    }

    [Fact] public void The_clock_starts_when_it_was_received_not_when_it_was_written_down()
    {
        var received = Monday.AddDays(-10);
        var story = Given<Grievance>().When(Handler, Ask with { ReceivedAt = received });

        Assert.Equal((received, Monday, received), (story.Case.ReceivedAt, story.Case.LoggedAt, story.Case.Clock!.Started));
    }

    [Fact] public void Nobody_logs_twice() => Given(Logged).When(Officer, Ask).Refused("grievance/already-logged");

    [Theory]
    [InlineData("", "text")]
    [InlineData("subject", " \n")]
    public void There_is_something_to_answer(string subject, string text) =>
        Given<Grievance>().When(Officer, Ask with { Subject = subject, Text = text }).Refused("grievance/nothing-to-answer");

    [Fact] public void The_category_is_one_of_ours() =>
        Given<Grievance>().When(Officer, Ask with { Category = "weather" }).Refused("grievance/unknown-category", "weather");

    [Fact] public void A_closed_project_takes_no_new_cases() =>
        Given<Grievance>().When(Officer, Ask with { Site = new(District, null, ProjectClosed: true, UnitKnown: true) }).Refused("project/closed");

    [Fact] public void The_unit_is_one_of_the_projects() =>
        Given<Grievance>().When(Officer, Ask with { Site = new(District, Number(1), ProjectClosed: false, UnitKnown: false) }).Refused("project/unknown-unit");

    [Fact] public void Nothing_is_received_tomorrow() =>
        Given<Grievance>().When(Integrator, Ask with { ReceivedAt = Monday.AddSeconds(1) }).Refused("grievance/future-time");

    [Fact] public void Nothing_has_occurred_tomorrow() =>
        Given<Grievance>().When(Officer, Ask with { OccurredAt = Monday.AddSeconds(1) }).Refused("grievance/future-time");

    [Fact] public void No_clock_starts_outside_the_calendar() =>
        Given<Grievance>().When(Integrator, Ask with { ReceivedAt = new(1900, 1, 1, 0, 0, 0, default) }).Refused("grievance/time-out-of-range");

    [Fact] public void Staff_date_a_letter_back_by_a_month_and_no_more()
    {
        Given<Grievance>().When(Handler, Ask with { ReceivedAt = Monday.AddDays(-30) }).Then(g => g.IsLogged);
        Given<Grievance>().When(Handler, Ask with { ReceivedAt = Monday.AddDays(-30).AddTicks(-1) }).Refused("grievance/past-needs-import");
    }

    [Fact] public void Who_brings_in_old_files_dates_them_as_they_are() =>
        Given<Grievance>().When(Integrator, Ask with { ReceivedAt = Monday.AddYears(-5) }).Then(g => g.ReceivedAt == Monday.AddYears(-5));

    [Fact] public void Who_reports_does_not_say_when_we_received_it() =>
        Given<Grievance>().When(Resident, Ask with { ReceivedAt = Monday.AddHours(-1) }).Refused("grievance/past-needs-import");
}
