using System.Net;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>Many who look at lists and search at the same time: each gets the answer to their own question.</summary>
public sealed class ListingTogether(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    [Fact] public async Task Each_of_many_gets_their_own_page()
    {
        var handler = await on.Program.As(Role.Handler);
        string[] words = ["lantern", "copper", "orchard", "granite"];
        foreach (var word in words)
            for (var i = 0; i < 3; i++) Assert.True((await handler.Log(subject: $"About {word}", text: $"The {word} is gone.")).IsDone);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async caller =>
        {
            for (var round = 0; round < 12; round++)
            {
                var word = words[(caller + round) % words.Length];
                var found = await handler.Get($"/api/grievances?q={word}&pageSize=2");
                Assert.Equal(HttpStatusCode.OK, found.Status);
                Assert.All(found.Body.GetProperty("items").EnumerateArray(), item => Assert.Equal($"About {word}", item.GetProperty("subject").GetString()));
                Assert.Equal(3, found.Body.GetProperty("total").GetInt32());
            }
        }));
    }
}
