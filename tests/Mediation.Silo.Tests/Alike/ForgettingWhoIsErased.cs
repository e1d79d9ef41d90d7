using Mediation.Alike;
using Mediation.Tests.Walls;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Xunit;

namespace Mediation.Tests.Alike;

/// <summary>The memory of what cases say forgets whoever is erased, at once and past every list that would hide them; and when it wakes anew it does not know them.</summary>
[Collection("walls")]
public sealed class ForgettingWhoIsErased(Within house)
{
    [Fact] public async Task What_they_said_is_like_nothing_any_more_and_part_of_no_hot_issue()
    {
        const string subject = "The crane at pier 4 turns over the school yard", text = "Every noon the crane turns over the yard while the children of pier 4 are out.";
        using var integrator = house.Client((await house.Somebody(Role.Integrator)).Key);
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        using var other = house.Client((await house.Somebody(Role.Manager)).Key);
        using var admin = house.Client((await house.Somebody(Role.Admin)).Key);
        List<Reply> all = [];
        foreach (var received in new[] { "2012-03-01T09:00:00+08:00", "2012-03-02T09:00:00+08:00" })
        {
            var logged = await integrator.Post("/api/grievances", new { channel = "letter", kind = "complaint", category = "other", subject, text, receivedAt = received, reporter = new { name = "Lin Mei", phone = $"138{Random.Shared.Next(10_000_000, 99_999_999)}" } });
            Assert.True(logged.IsDone, logged.Text);
            all.Add(logged);
        }
        var (gone, kept) = (all[0], all[1]);
        await using var scope = house.Services.CreateAsyncScope();
        var said = scope.ServiceProvider.GetRequiredService<Similar>().SaidIn(subject, text);
        var memory = house.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlikeGrain>(0);
        await UntilReady(memory);
        Assert.Equal((true, true), await Knows(gone.Id, kept.Id));

        // of so long ago that no term of the law keeps it: erased at once, and not merely locked away
        Assert.True((await integrator.Post($"/api/grievances/{gone.Id}/answer", new { text = "It turns no more.", answeredAt = "2012-03-20T09:00:00+08:00" })).IsDone);
        var asked = await manager.Post("/api/data-requests", new { right = "erasure", @case = gone.Code, identified = "Known at the counter." });
        Assert.True((await other.Post($"/api/data-requests/{asked.Id}/decision", new { grant = true })).IsDone);
        Assert.True((await admin.Post($"/api/data-requests/{asked.Id}/approval", new { approve = true })).IsDone);
        Assert.Equal("fulfilled", (await manager.Get($"/api/data-requests/{asked.Id}")).Body.GetProperty("status").GetString());
        Assert.Equal((false, true), await Knows(gone.Id, kept.Id));

        await memory.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await UntilReady(memory);
        Assert.Equal((false, true), await Knows(gone.Id, kept.Id));

        async Task<(bool, bool)> Knows(Guid one, Guid another)
        {
            var found = (await memory.Find(said, [])).Select(case_ => case_.CaseId).ToHashSet();
            var hot = (await memory.Issues(DateTimeOffset.UtcNow.AddYears(-100), DateTimeOffset.UtcNow, 1_000)).SelectMany(issue => issue.Cases).ToHashSet();
            Assert.Equal(found.Contains(one), hot.Contains(one));
            return (found.Contains(one), found.Contains(another));
        }
    }

    static async Task UntilReady(IAlikeGrain memory)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await memory.IsReady()) await tick.WaitForNextTickAsync();
    }
}
