using Mediation.Grievances;
using Mediation.Templates;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Templates;

public class KeepingTemplates
{
    static readonly KeepTemplate Night = new("Night work", "Your case {code} of {received}: work ends at ten.", Kind: GrievanceKind.Complaint, Category: "nuisance");
    static readonly TemplateKept Kept = new("Night work", GrievanceKind.Complaint, "nuisance", Night.Zh, null, Monday);

    [Fact] public void A_template_is_kept_and_revised()
    {
        var revised = Night with { Name = " Night ", En = "Work ends at ten." };
        Given<ReplyTemplate>().When(Manager, Night).Then(Kept).When(Manager, revised).Then(template => template is { Name: "Night", En: not null });
    }

    [Fact] public void Only_what_a_case_knows_may_stand_in_braces() =>
        Given<ReplyTemplate>().When(Manager, Night with { Zh = "Dear {name}" }).Refused("template/unknown-place", "name", "code, subject, project, received, due, handler, today, claim, facts, view, basis");

    [Fact] public void Not_without_a_name() => Given<ReplyTemplate>().When(Manager, Night with { Name = " " }).Refused("template/name-missing");
    [Fact] public void Not_without_a_text() => Given<ReplyTemplate>().When(Manager, Night with { Zh = " " }).Refused("template/blank");
    [Fact] public void Not_for_a_category_that_is_not() => Given<ReplyTemplate>().When(Manager, Night with { Category = "weather" }).Refused("grievance/unknown-category", "weather");

    [Fact] public void What_is_retired_stays_so()
    {
        var retired = Given<ReplyTemplate>(Kept).When(Manager, new RetireTemplate()).Then(template => template.IsRetired);
        retired.When(Manager, Night).Refused("template/retired");
        retired.When(Manager, new RetireTemplate()).Refused("template/retired");
        Given<ReplyTemplate>().When(Manager, new RetireTemplate()).Refused("template/not-found");
    }

    [Fact] public void Places_are_filled_and_what_is_not_known_stays_open() => Assert.Equal("Case YT-26-000001 in {project}, {code",
        ReplyTemplate.Fill("Case {code} in {project}, {code", new Dictionary<string, string> { ["code"] = "YT-26-000001" }));

    [Fact] public void Parts_of_an_opinion_are_told_apart_and_what_stands_before_them_is_the_opinion()
    {
        Assert.Equal([("claim", "That it ends."), ("facts", "It was {loud}."), ("view", "It ends.")], ReplyTemplate.InParts("{claim} That it ends.\n{facts}\nIt was {loud}.\n{basis}\n{view}It ends."));
        Assert.Equal([("view", "Good day."), ("basis", "Article 43.")], ReplyTemplate.InParts("Good day.{basis} Article 43."));
        Given<ReplyTemplate>().When(Manager, Night with { Zh = "{facts} At ten." }).Then(template => template.IsKept);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(GrievanceKind.Complaint, "nuisance", true)]
    [InlineData(GrievanceKind.Complaint, "nuisance.night", true)]
    [InlineData(GrievanceKind.Petition, null, false)]
    [InlineData(null, "nuis", false)]
    [InlineData(null, "nuisance.dust", false)]
    public void It_is_offered_where_it_suits(GrievanceKind? kind, string? category, bool suits) =>
        Assert.Equal(suits, ReplyTemplate.Suits(kind, category, GrievanceKind.Complaint, "nuisance.night"));
}
