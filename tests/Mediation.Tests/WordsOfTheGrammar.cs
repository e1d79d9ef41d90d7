using CsCheck;
using Mediation.Grievances;
using Xunit;
using static Mediation.Tests.Tell;

namespace Mediation.Tests;

public class WordsOfTheGrammar
{
    [Fact] public void Refusals_with_the_same_words_are_the_same()
    {
        Assert.Equal(new Refusal("a", "1", "2"), new Refusal("a", "1", "2"));
        Assert.NotEqual(new Refusal("a", "1"), new Refusal("a", "2"));
        Assert.Equal(new Refusal("a"), new Refusal("a", default(System.Collections.Immutable.ImmutableArray<string>)));
        Assert.Equal("a (1, 2)", new Refusal("a", "1", "2").ToString());
    }

    [Fact] public void A_printed_command_never_prints_a_person() =>
        Assert.DoesNotContain("Tan", new LogGrievance("c", null, Channel.Phone, GrievanceKind.Enquiry, "x", "Tan", "Tan", "Tan", new(Number(1), false, "Tan", "Tan")).ToString());

    [Fact] public void A_text_is_sealed_or_plain_or_blank()
    {
        var kept = new PrivateText { Ref = Number(1), Mac = "00" };

        Assert.Equal((true, false), (kept.IsSealed, kept.IsBlank));
        Assert.Equal((false, false), (((PrivateText)"word").IsSealed, ((PrivateText)"word").IsBlank));
        Assert.All((string[])["", " ", "\n\t"], blank => Assert.True(((PrivateText)blank).IsBlank));
        Assert.True(new PrivateText().IsBlank);
    }

    [Fact] public void Ids_follow_from_the_command_and_keep_its_time() => Gen.Guid.Sample(command =>
    {
        var (stamp, ids) = (Stamp(Handler, id: command), Enumerable.Range(0, 20).Select(n => Stamp(Handler, id: command).Derive(n)).ToList());
        return ids.Distinct().Count() == 20 && ids[3] == stamp.Derive(3) && ids.TrueForAll(id => $"{id}"[..13] == $"{command}"[..13]);
    }, iter: 200);
}
