using System.Net;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>Two programs on one database are one house: whatever crosses between them crosses as JSON over the wire.</summary>
public sealed class TwoSilos : TwoPrograms
{
    [Fact] public async Task Acts_refusals_and_views_are_the_same_through_either_door_and_one_serves_when_the_other_is_killed()
    {
        var key = await one.KeyOf(Role.Integrator);
        var logged = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => (i % 2 == 0 ? one : other).Insist(key, c => c.Log(subject: $"subject {i}"))));
        Assert.All(logged, l => Assert.Equal(HttpStatusCode.Created, l.Status));
        Assert.Equal(24, logged.Select(l => l.Code).Distinct().Count());

        foreach (var (l, i) in logged.Select((l, i) => (l, i)))
        {
            var (near, far, path, id) = (i % 2 == 0 ? one : other, i % 2 == 0 ? other : one, $"/api/grievances/{l.Id}", Guid.CreateVersion7());
            var accepted = await near.Insist(key, c => c.Post($"{path}/acceptance", id: id));
            Assert.Equal((HttpStatusCode.OK, 2), (accepted.Status, accepted.Version));
            Assert.Equal(accepted.Text, (await far.Insist(key, c => c.Post($"{path}/acceptance", id: id))).Text);
            Assert.Equal((409, "grievance/not-in-this-state"), (await far.Insist(key, c => c.Post($"{path}/acceptance"))).Said);
            Assert.Equal(3, (await far.Insist(key, c => c.Post($"{path}/notes", new { text = $"note {i}" }))).Version);
            Assert.Equal((412, "stale"), (await near.Insist(key, c => c.Post($"{path}/notes", new { text = "late" }, ifMatch: "\"2\""))).Said);
            Assert.Equal((404, "not-found"), (await near.Insist(key, c => c.Get($"/api/grievances/{Guid.NewGuid()}"))).Said);

            var (here, there) = (await near.Insist(key, c => c.Get(path)), await far.Insist(key, c => c.Get(path)));
            Assert.Equal(here.Text, there.Text);
            Assert.Equal(($"subject {i}", "accepted"), (there.Body.GetProperty("subject").GetString(), there.Body.GetProperty("status").GetString()));
        }

        other.Kill();
        foreach (var l in logged)
        {
            var answered = await one.Insist(key, c => c.Post($"/api/grievances/{l.Id}/answer", new { text = "done" }));
            Assert.Equal((HttpStatusCode.OK, 4), (answered.Status, answered.Version));
        }
        await (await Ledger.Read(database.App)).MustBeSound(database.App);
    }
}
