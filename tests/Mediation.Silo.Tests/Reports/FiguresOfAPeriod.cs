using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Reports;

/// <summary>Statistics of a March counted by hand, with cases right at its borders; and a report whose figures stay as they were.</summary>
public sealed class FiguresOfAPeriod(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    [Fact] public async Task Are_what_counting_by_hand_gives_and_a_report_keeps_them()
    {
        Assert.True((await program.System.Post("/api/projects", new { code = "march-a", name = "March", subDistrict = "Haishan" })).IsDone);
        Dictionary<string, string> secrets = [];
        var importer = await program.As(Role.Integrator);       // who may say what was long ago

        // fifteen days from a Monday end on a Tuesday: its last second is in time, the next one is not
        await Case("march-a", "nuisance.night", "2025-03-03T00:00:00", "2025-03-18T23:59:59");
        await Case("march-a", "nuisance.dust", "2025-03-03T09:00:00", "2025-03-19T00:00:00");
        // the last second of February; its fifteen days end on a Saturday and roll to the Monday
        await Case("march-a", "other", "2025-02-28T23:59:59", null);
        await Case("march-a", "other", "2025-03-31T23:59:59", "2025-04-01T00:00:00");
        await Case("march-a", "other", "2025-04-01T00:00:00", null);
        var declined = await Case(null, "title", "2025-03-10T10:00:00", null);
        Assert.True((await importer.Post($"/api/grievances/{declined}/declination", new { reason = "Not ours.", ground = "notOurMatter", remedy = "otherAuthority" })).IsDone);
        var again = await Case(null, "title", "2025-03-12T10:00:00", "2025-03-13T10:00:00");
        Assert.True((await importer.Post($"/api/grievances/{again}/reopening", new { reason = "Once more." })).IsDone);

        // sent back by who reported it, and another carried to a review that upholds it; moved on once
        var unhappy = await Case(null, "title", "2025-03-20T10:00:00", null);
        Assert.True((await importer.Post($"/api/grievances/{unhappy}/answer", new { text = "It is so." })).IsDone);
        await AsReporter(unhappy, "reopening", new { reason = "It is not so." });
        var reviewed = await Case(null, "title", "2025-03-21T10:00:00", null);
        Assert.True((await importer.Post($"/api/grievances/{reviewed}/answer", new { opinion = new { claim = "c", facts = "f", view = "v", basis = "b", finding = "notSupported" } })).IsDone);
        await AsReporter(reviewed, "review", new { reason = "I do not agree." });
        var decided = await (await program.As(Role.Manager)).Post($"/api/grievances/{reviewed}/review/opinion", new { outcome = "upheld", text = "It stands." });
        Assert.True(decided.IsDone, decided.Text);

        var march = await Read("2025-03-01", "2025-03-31");
        Assert.Equal((1, 0), march["reworked", "", ""]);
        Assert.Equal((1, 0), march["reviewed", "", ""]);
        Assert.Equal((1, 0), march["upheld", "", ""]);
        Assert.Equal((0, 0), march["sentBack", "", ""]);
        Assert.Equal((7, 1), march["received", "", ""]);
        Assert.Equal((3, 0), march["answered", "", ""]);
        Assert.Equal((5, 1), march["open", "", ""]);
        Assert.Equal((5, 0), march["due", "", ""]);
        Assert.Equal((2, 0), march["kept", "", ""]);
        Assert.Equal((1, 0), march["declined", "", ""]);
        Assert.Equal((1, 0), march["reopened", "", ""]);
        Assert.Equal((3, 1), march["received", "project", "march-a"]);
        Assert.Equal((3, 1), march["received", "subDistrict", "Haishan"]);
        Assert.Equal((4, 0), march["received", "project", ""]);
        Assert.Equal((2, 0), march["received", "category", "nuisance"]);
        Assert.Equal((1, 1), march["received", "category", "other"]);
        Assert.Equal((7, 1), march["received", "kind", "petition"]);
        Assert.Equal((3, 0), march["due", "project", "march-a"]);
        Assert.Equal((1, 0), march["kept", "project", "march-a"]);
        Assert.Equal((5, 0), march["due", "rule", "P-INFORM"]);
        Assert.Equal((8, 0), (await Read("2025-01-01", "2025-03-31"))["received", "", ""]);
        Assert.Equal((1, 7), (await Read("2025-04-01", "2025-04-30"))["received", "", ""]);

        // fixed, the figures stay; the file that people keep is what was hashed
        var (manager, id) = (await program.As(Role.Manager), Guid.CreateVersion7());
        var issued = await manager.Post("/api/reports", new { year = 2025, suggestions = "More people at the counter." }, id);
        Assert.True(issued.IsDone, issued.Text);
        var report = (await manager.Get("/api/reports/2025")).Body;
        await Case("march-a", "other", "2025-05-05T10:00:00", null);
        Assert.Equal(1, (await manager.Post("/api/reports", new { year = 2025, suggestions = "More people at the counter." }, id)).Version);
        var second = await manager.Post("/api/reports", new { year = 2025 });
        Assert.Equal(2, second.Version);
        Assert.Equal("More people at the counter.", report.GetProperty("suggestions").GetString());
        Assert.Equal((9, 10), (Received(report), Received((await manager.Get("/api/reports/2025")).Body)));
        Assert.Equal(report.GetProperty("hash").GetString(), (await manager.Get("/api/reports/2025?edition=1")).Body.GetProperty("hash").GetString());
        Assert.Equal(report.GetProperty("hash").GetString(), Convert.ToHexStringLower(SHA256.HashData(await manager.GetByteArrayAsync("/api/reports/2025?edition=1&format=csv"))));
        Assert.Equal((404, "not-found"), (await manager.Get("/api/reports/2024")).Said);
        Assert.Equal((409, "report/year-to-come"), (await manager.Post("/api/reports", new { year = 2199 })).Said);
        Assert.Equal(403, (int)(await (await program.As(Role.Supervisor)).Post("/api/reports", new { year = 2025 })).Status);

        // a later answer begins anew in the case, and leaves what was
        Assert.True((await importer.Post($"/api/grievances/{unhappy}/answer", new { text = "Now it is so." })).IsDone);
        Assert.True((await importer.Post($"/api/grievances/{reviewed}/reopening", new { reason = "New facts." })).IsDone);
        Assert.True((await importer.Post($"/api/grievances/{reviewed}/answer", new { opinion = new { claim = "c", facts = "f", view = "v", basis = "b", finding = "supported" } })).IsDone);
        march = await Read("2025-03-01", "2025-03-31");
        Assert.Equal(((1, 0), (1, 0), (1, 0), (0, 0)), (march["reworked", "", ""], march["reviewed", "", ""], march["upheld", "", ""], march["changed", "", ""]));

        static int Received(JsonElement report) => report.GetProperty("items").EnumerateArray().First(one => one.GetProperty("measure").GetString() == "received").GetProperty("value").GetInt32();

        async Task AsReporter(string code, string act, object body)
        {
            using var nobody = new HttpClient { BaseAddress = new(program.Address) };
            nobody.DefaultRequestHeaders.Add("Tracking-Secret", secrets[code]);
            var done = await nobody.Post($"/api/grievances/{code}/{act}", body);
            Assert.True(done.IsDone, done.Text);
        }

        async Task<string> Case(string? projectId, string category, string received, string? answered)
        {
            var logged = await importer.Post("/api/grievances", new { channel = "letter", kind = "petition", category, projectId, subject = "A figure", text = "To be counted.", receivedAt = $"{received}+08:00" });
            Assert.True(logged.IsDone, logged.Text);
            if (answered is not null)
            {
                var done = await importer.Post($"/api/grievances/{logged.Id}/answer", new { text = "It is so.", answeredAt = $"{answered}+08:00" });
                Assert.True(done.IsDone, done.Text);
            }
            secrets[logged.Code] = logged.Body.GetProperty("trackingSecret").GetString()!;
            return logged.Code;
        }
    }

    [Fact] public async Task A_period_that_nobody_can_mean_is_a_fault_with_its_field()
    {
        var manager = await program.As(Role.Manager);
        Assert.Equal(["to"], (await manager.Get("/api/statistics?from=2025-03-02&to=2025-03-01")).Fields);
        Assert.Equal(["from"], (await manager.Get("/api/statistics?from=March")).Fields);
        Assert.StartsWith("\uFEFFmeasure,by,code,name,value,before\r\n", Encoding.UTF8.GetString(await manager.GetByteArrayAsync("/api/statistics?from=2025-03-01&to=2025-03-31&format=csv")), StringComparison.Ordinal);
    }

    async Task<Figures> Read(string from, string to) => new((await (await program.As(Role.Manager)).Get($"/api/statistics?from={from}&to={to}")).Body.GetProperty("items"));

    sealed record Figures(JsonElement Items)
    {
        public (int, int) this[string measure, string by, string code] => Items.EnumerateArray()
            .Where(one => (Text(one, "measure"), Text(one, "by"), Text(one, "code")) == (measure, by, code))
            .Select(one => (one.GetProperty("value").GetInt32(), one.GetProperty("before").GetInt32())).SingleOrDefault();

        static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();
    }
}
