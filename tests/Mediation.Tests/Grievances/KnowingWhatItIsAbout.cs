using Mediation.Grievances;
using Xunit;

namespace Mediation.Tests.Grievances;

public class KnowingWhatItIsAbout
{
    [Fact] public void Renewal_comes_first_and_codes_that_exist_keep_their_meaning()
    {
        Assert.Equal(Categories.Renewal, Categories.All[..Categories.Renewal.Length]);
        Assert.Equal(("compensation", Severity.S1), (Categories.Find("compensation.area")!.Parent, Categories.Find("safety.utilityCutOff")!.Severity));
    }

    [Fact] public void There_are_three_levels_and_no_more() => Assert.Equal([1, 2, 3], Categories.All.Select(c => c.Code.Split('.').Length).Distinct().Order());

    [Fact] public void The_whole_taxonomy_of_petitions_is_there() => Assert.Equal(517, Categories.All.Except(Categories.Renewal).Count(c => c.Code.Split('.').Length == 3));

    [Fact] public void Each_stands_under_one_there_is_and_says_so_in_its_code() => Assert.All(Categories.All, c =>
    {
        Assert.Equal(c.Code.Contains('.', StringComparison.Ordinal) ? c.Code[..c.Code.LastIndexOf('.')] : null, c.Parent);
        if (c.Parent is { } parent) Assert.NotNull(Categories.Find(parent));
    });

    [Fact] public void Each_has_a_name_in_both_languages() => Assert.All(Categories.All, c =>
    {
        Assert.NotEmpty(c.Zh);
        Assert.True(c.En.All(char.IsAscii) && c.En != "", c.En);
    });

    [Fact] public void No_brother_has_the_same_name() =>
        Assert.Empty(Categories.All.GroupBy(c => (c.Parent, c.En)).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact] public void What_is_below_a_grave_matter_is_as_grave() =>
        Assert.All(Categories.All.Where(c => c.Parent is { } p && Categories.Find(p)!.Severity == Severity.S1), c => Assert.Equal(Severity.S1, c.Severity));
}
