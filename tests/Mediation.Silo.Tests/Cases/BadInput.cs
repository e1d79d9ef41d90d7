using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>Whatever comes in, the answer is one of the contract's, with its kind and its fields.</summary>
public sealed class BadInput(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;

    const string Good = "\"channel\":\"phone\",\"kind\":\"complaint\",\"category\":\"unclassified\",\"subject\":\"s\"";

    Task<Reply> Raw(string json, string path = "/api/grievances", string kind = "application/json") =>
        Raw(Encoding.UTF8.GetBytes(json), path, kind);

    Task<Reply> Raw(byte[] body, string path = "/api/grievances", string kind = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(kind);
        return program.System.Send(HttpMethod.Post, path, content);
    }

    [Theory]
    [InlineData("{"), InlineData(""), InlineData("nonsense"), InlineData("{\"channel\":\"phone\",}"), InlineData("{} {}"), InlineData("{\"a\":\"\n\"}")]
    public async Task Malformed_json(string json)
    {
        var reply = await Raw(json);

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal([""], reply.Fields);
    }

    [Theory]
    [InlineData("[]"), InlineData("null"), InlineData("7"), InlineData("\"text\"")]
    public async Task Json_that_is_no_object(string json) => Assert.Equal((400, "malformed"), (await Raw(json)).Said);

    [Fact] public async Task Something_other_than_json() => Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Raw("channel=phone", kind: "application/x-www-form-urlencoded")).Status);

    [Fact] public async Task All_that_is_missing_is_told_at_once()
    {
        var reply = await Raw("{}");

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal(["category", "channel", "kind", "subject", "text"], reply.Fields);
        Assert.StartsWith("application/problem+json", (await program.System.PostAsJsonAsync("/api/grievances", new { })).Content.Headers.ContentType!.MediaType);
    }

    [Fact] public async Task All_that_is_wrong_is_told_at_once_each_with_its_field()
    {
        var reply = await Raw("""
            {"channel":"pigeon","kind":3,"category":7,"subject":null,"text":["t"],"unitId":"x","occurredAt":"yesterday","severalPeople":"yes",
             "reporter":{"name":1,"anonymous":"no"},"source":{"system":"s"}}
            """);

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal(["category", "channel", "kind", "occurredAt", "reporter.anonymous", "reporter.name", "severalPeople", "source.number", "subject", "text", "unitId"], reply.Fields);
    }

    [Theory]
    [InlineData("Phone"), InlineData("0"), InlineData("phone,letter"), InlineData(""), InlineData("\\ud800")]
    public async Task An_unknown_value_of_a_closed_list(string channel)
    {
        var reply = await Raw($$"""{"channel":"{{channel}}","kind":"complaint","category":"unclassified","subject":"s","text":"t"}""");

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal(["channel"], reply.Fields);
    }

    [Theory]
    [InlineData("text", 20_001), InlineData("text", 100 * 1024), InlineData("subject", 121)]
    public async Task A_text_that_is_too_long(string field, int length)
    {
        var given = new Dictionary<string, object> { ["channel"] = "phone", ["kind"] = "complaint", ["category"] = "unclassified", ["subject"] = "s", ["text"] = "t" };
        given[field] = new string('a', length);

        var reply = await program.System.Post("/api/grievances", given);

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal([field], reply.Fields);
    }

    [Fact] public async Task A_text_as_long_as_may_be() => Assert.True((await program.System.Log(subject: new('a', 120), text: new('\u6797', 20_000))).IsDone);

    [Fact] public async Task A_body_beyond_all_measure()
    {
        var reply = await Raw($$"""{{{Good}},"text":"{{new string('a', 1_100_000)}}"}""");

        Assert.Equal((413, "body/too-large"), reply.Said);
    }

    [Theory]
    [InlineData("\\u202e"), InlineData("\\u2066"), InlineData("\\u200b"), InlineData("\\u200f"), InlineData("\\u2060"), InlineData("\\ufeff"), InlineData("\\ufffd"), InlineData("\\u0000"), InlineData("\\u0007"), InlineData("\\u007f")]
    [InlineData("\\ud800"), InlineData("\\udc00x"), InlineData("\\ud800\\ud800")]
    public async Task A_character_that_hides_or_is_half(string character)
    {
        var reply = await Raw($$"""{{{Good}},"text":"a{{character}}b"}""");

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal(["text"], reply.Fields);
    }

    [Fact] public async Task Half_a_character_where_no_text_is_expected()
    {
        var reply = await Raw($$"""{{{Good}},"text":"t","unitId":"\ud800","occurredAt":"\ud800","projectId":"\ud800"}""");

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal(["occurredAt", "projectId", "unitId"], reply.Fields);
    }

    [Fact] public async Task Half_a_character_in_the_name_of_a_field() => Assert.Equal((400, "malformed"), (await Raw($$"""{{{Good}},"text":"t","\ud800":1}""")).Said);

    [Fact] public async Task Bytes_that_are_no_utf8()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes($$"""{{{Good}},"text":"a"""), 0xC3, 0x28, .. "\"}"u8];

        var reply = await Raw(text);

        Assert.Equal((400, "malformed"), reply.Said);
    }

    [Fact] public async Task Whole_characters_beyond_the_first_plane_are_welcome() => Assert.True((await program.System.Log(text: "\U0001F3E0 \U00020000")).IsDone);

    [Theory]
    [InlineData("x"), InlineData("00000000-0000-0000-0000-000000000000"), InlineData("1"), InlineData("a, b")]
    public async Task A_wrong_idempotency_key(string key)
    {
        var reply = await program.System.Send(HttpMethod.Post, "/api/grievances", JsonContent.Create(new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t" }), id: key);

        Assert.Equal((400, "malformed"), reply.Said);
        Assert.Equal(["Idempotency-Key"], reply.Fields);
    }

    [Theory]
    [InlineData("answer", "grievance/already-answered"), InlineData("acceptance", "grievance/not-in-this-state"), InlineData("declination", "grievance/not-in-this-state")]
    public async Task An_act_that_this_state_does_not_allow(string act, string type)
    {
        var handler = await program.As(Role.Handler);
        var logged = await handler.Log();
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/answer", new { text = "t" })).IsDone);

        Assert.Equal((409, type), (await handler.Post($"/api/grievances/{logged.Id}/{act}", new { text = "t", reason = "r", ground = "other", remedy = "otherAuthority" })).Said);
    }

    [Fact] public async Task A_closed_project_and_an_unknown_one()
    {
        var code = $"closed-{Guid.NewGuid():n}"[..30];
        Assert.True((await program.System.Post("/api/projects", new { code, name = "n" })).IsDone);
        Assert.True((await program.System.Post($"/api/projects/{code}/closure")).IsDone);

        Assert.Equal((409, "project/closed"), (await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t", projectId = code })).Said);
        Assert.Equal((409, "project/closed"), (await program.System.Post($"/api/projects/{code}/closure")).Said);
        Assert.Equal((409, "project/not-found"), (await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t", projectId = "nowhere-1" })).Said);
    }

    [Theory]
    [InlineData("no-such-code"), InlineData("00000000-0000-7000-8000-000000000042"), InlineData("YT-26-999999"), InlineData("'; drop table journal; --")]
    public async Task An_unknown_id(string id)
    {
        var path = $"/api/grievances/{Uri.EscapeDataString(id)}";

        Assert.Equal((404, "not-found"), (await program.System.Get(path)).Said);
        Assert.Equal((404, "not-found"), (await program.System.Post($"{path}/acceptance")).Said);
        Assert.Equal((404, "not-found"), (await program.System.Get($"/api/projects/{Uri.EscapeDataString(id)}")).Said);
    }

    [Fact] public async Task A_foreign_part()
    {
        var (handler, resident, other) = (await program.As(Role.Handler, 7), await program.As(Role.Resident), await program.As(Role.Resident, 1));
        var (project, own) = (await Project((await program.Account(Role.Handler, 7)).Id), await resident.Log(more: new { channel = "portal", kind = "complaint", category = "unclassified", subject = "s", text = "t", reporter = new { name = "n" } }));
        var theirs = await program.System.Log(more: new { channel = "phone", kind = "complaint", category = "unclassified", subject = "s", text = "t", projectId = project });
        var path = $"/api/grievances/{own.Id}";

        // 401: nobody; 403: may know of it, may not do it; 404: may not even know
        Assert.Equal((401, "access/sign-in-first"), (await program.Nobody.Get(path)).Said);
        Assert.Equal((401, "access/sign-in-first"), (await program.Nobody.Post($"{path}/acceptance")).Said);
        Assert.Equal((403, "access/not-your-part"), (await resident.Post($"{path}/acceptance")).Said);
        Assert.True((await resident.Get(path)).IsDone);
        Assert.Equal((404, "not-found"), (await other.Get(path)).Said);
        Assert.Equal((404, "not-found"), (await other.Post($"{path}/notes", new { text = "t" })).Said);
        Assert.Equal((403, "access/not-your-part"), (await (await program.As(Role.Supervisor)).Post($"{path}/acceptance")).Said);
        Assert.Equal((403, "access/not-your-part"), (await (await program.As(Role.Admin)).Get(path)).Said);
        Assert.Equal((404, "not-found"), (await (await program.As(Role.Handler, 1)).Post($"/api/grievances/{theirs.Id}/acceptance")).Said);
        Assert.Equal((403, "access/not-your-part"), (await (await program.As(Role.Officer, 2)).Post($"{path}/acceptance")).Said);
        Assert.True((await handler.Post($"/api/grievances/{theirs.Id}/acceptance")).IsDone);
    }

    [Fact] public async Task A_key_that_nobody_gave_out()
    {
        using var stranger = new HttpClient { BaseAddress = new(program.Address) };
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "mk_0000");

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Get("/api/grievances")).Status);
    }

    [Fact] public async Task No_answer_tells_how_the_house_is_built()
    {
        string[] answers = [(await Raw("{")).Text, (await Raw("{}")).Text, (await program.System.Get("/api/grievances/x")).Text, (await program.System.Get("/api/grievances?page=0")).Text, (await program.System.Get("/api/nothing")).Text];

        Assert.All(answers, text => Assert.DoesNotMatch("(?i)npgsql|exception|   at |select |/tmp/|\\.cs", text));
    }

    async Task<string> Project(params Guid[] team)
    {
        var code = $"team-{Guid.NewGuid():n}"[..30];
        Assert.True((await program.System.Post("/api/projects", new { code, name = "n" })).IsDone);
        Assert.True((await program.System.Put($"/api/projects/{code}/team", new { members = team })).IsDone);
        return code;
    }
}
