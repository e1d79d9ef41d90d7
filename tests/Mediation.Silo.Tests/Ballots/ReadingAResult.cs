using Mediation.Ballots;
using Xunit;

namespace Mediation.Tests.Ballots;

/// <summary>What a result's page says in figures.</summary>
public class ReadingAResult
{
    [Fact] public void A_share_that_is_not_reached_is_never_rounded_up_to_it()
    {
        Assert.Equal(("94.99", "5.00", "0.00"), ResultsPage.Parts(new Split(20_000, 18_999, 1_001, 0, 0, 0, 0, 0)));
        Assert.Equal(("94.99", "5.00", "0.00"), ResultsPage.Parts(new SplitView("200.00", "189.99", "10.01", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00")));
        Assert.Equal(("0.00", "0.00", "0.00"), ResultsPage.Parts(default(Split)));
    }
}
