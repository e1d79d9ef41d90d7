using System.Text.Json;
using Mediation.Tests.Cases;
using Xunit;

namespace Mediation.Tests.Access;

/// <summary>Of one and the same case each part reads the fields that are for it, and writes those that are its to state.</summary>
public sealed class FieldByField(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    static readonly Role[] OfTheHouse = [Role.Handler, Role.Manager, Role.Supervisor];

    /// <summary>A field that is not for everybody, and for whom it is.</summary>
    static readonly (string Field, Role[] For)[] NotForAll =
    [
        ("source", [.. OfTheHouse, Role.Integrator]), ("oversight", OfTheHouse), ("recused.0", [Role.Manager]),
    ];

    /// <summary>What is for everybody who may read the case at all.</summary>
    static readonly string[] ForAll = ["code", "subject", "text", "status", "clock", "handlerName", "reporter", "place"];

    async Task<(Reply Logged, Dictionary<Role, HttpClient> Readers)> Case()
    {
        var project = $"fields-{Guid.NewGuid():n}"[..16];
        Assert.True((await program.System.Post("/api/projects", new { code = project, name = "Fields" })).IsDone);
        var (handler, recused) = (await program.Account(Role.Handler, 41), await program.Account(Role.Officer, 42));
        Assert.True((await program.System.Put($"/api/projects/{project}/team", new { members = new[] { handler.Id, recused.Id } })).IsDone);
        var (integrator, manager) = (await program.As(Role.Integrator), await program.As(Role.Manager, 41));
        var logged = await integrator.Post("/api/grievances", new
        {
            channel = "hotline", kind = "complaint", category = "unclassified", projectId = project, subject = "Water in the stairs", text = "Every day.", place = "Stair 3",
            source = new { system = "12345", number = $"{Guid.NewGuid():n}"[..12] }, reporter = new { name = "Lin Xiuying", phone = "13800001234" },
        });
        Assert.True(logged.IsDone, logged.Text);
        var path = $"/api/grievances/{logged.Id}";
        foreach (var (act, body) in new (string, object)[]
                 {
                     ("assignment", new { handler = handler.Id }), ("recusals", new { account = recused.Id, ground = "ownInterest" }),
                     ("notes", new { text = "zqinside" }), ("notes", new { text = "zqoutside", @public = true }),
                 })
            Assert.True((await manager.Post($"{path}/{act}", body)).IsDone, act);

        HttpClient reporter = new() { BaseAddress = new(program.Address) };
        reporter.DefaultRequestHeaders.Add("Tracking-Secret", logged.Body.GetProperty("trackingSecret").GetString());
        return (logged, new()
        {
            [Role.Reporter] = reporter, [Role.Handler] = await program.As(Role.Handler, 41), [Role.Manager] = manager, [Role.Supervisor] = await program.As(Role.Supervisor, 41), [Role.Integrator] = integrator,
        });
    }

    [Fact] public async Task V8_2_3_Of_a_case_everybody_reads_what_is_for_their_part()
    {
        var (logged, readers) = await Case();
        List<string> wrong = [];
        foreach (var (role, client) in readers)
        {
            var read = await client.Get($"/api/grievances/{logged.Id}");
            Assert.True(read.IsDone, $"{role}: {read.Text}");
            foreach (var field in ForAll) if (!Has(read.Body, field)) wrong.Add($"{role} does not see {field}");
            foreach (var (field, whom) in NotForAll) if (Has(read.Body, field) != whom.Contains(role)) wrong.Add($"{role} {(whom.Contains(role) ? "does not see" : "sees")} {field}");
            if (read.Text.Contains("Xiuying", StringComparison.Ordinal) || read.Text.Contains("13800001234", StringComparison.Ordinal)) wrong.Add($"{role} sees who it was without asking for it");

            var story = await client.Get($"/api/grievances/{logged.Id}/history");
            if (!story.Text.Contains("zqoutside", StringComparison.Ordinal)) wrong.Add($"{role} lacks the open note");
            if (story.Text.Contains("zqinside", StringComparison.Ordinal) == (role == Role.Reporter)) wrong.Add($"{role} and the note for the house");
            var names = story.Body.GetProperty("items").EnumerateArray().Any(moment => Has(moment, "by"));
            if (names != OfTheHouse.Contains(role)) wrong.Add($"{role} {(names ? "is told" : "is not told")} who did it");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(Role.Anonymous, "portal", false, false), InlineData(Role.Resident, "portal", false, false), InlineData(Role.Enterprise, "portal", false, false),
     InlineData(Role.Manager, "letter", true, false), InlineData(Role.Integrator, "letter", true, true)]
    public async Task V8_2_3_Into_a_case_everybody_writes_what_is_theirs_to_state(Role role, string channel, bool datesIt, bool namesItsSource)
    {
        var (client, lastWeek) = (await program.As(role, 44), DateTimeOffset.UtcNow.AddDays(-7));
        object Stated(DateTimeOffset? receivedAt) => new { channel = "letter", kind = "complaint", category = "unclassified", subject = "s", text = "t", receivedAt, source = new { system = "zq", number = $"{Guid.NewGuid():n}" }, status = "closed", handler = Guid.NewGuid(), severity = "s1" };
        var dated = await client.Post("/api/grievances", Stated(lastWeek));
        Assert.Equal(datesIt, dated.IsDone);
        if (!datesIt) Assert.Equal((409, "grievance/past-needs-import"), dated.Said);
        Assert.Equal(role == Role.Integrator, (await client.Post("/api/grievances", Stated(DateTimeOffset.UtcNow.AddYears(-1)))).IsDone);

        var logged = await client.Post("/api/grievances", Stated(null));
        Assert.True(logged.IsDone, logged.Text);
        var kept = (await program.System.Get($"/api/grievances/{logged.Id}")).Body;
        Assert.Equal((channel, "registered", namesItsSource, false), (kept.GetProperty("channel").GetString(), kept.GetProperty("status").GetString(), Has(kept, "source"), Has(kept, "handler")));
        Assert.NotEqual("s1", kept.GetProperty("severity").GetString());
    }

    static bool Has(JsonElement one, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (one.ValueKind == JsonValueKind.Array) one = one.EnumerateArray().FirstOrDefault();
            else if (one.ValueKind != JsonValueKind.Object || !one.TryGetProperty(step, out one)) return false;
        }
        return one.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
    }
}
