using System.Net;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Postgres;
using Mediation.Tests.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>What a caller may rely on when an act is asked twice, too late, or under another's nose.</summary>
public sealed class AskingOverHttp(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    readonly RealProgram program = on.Program;
    readonly TestDatabase database = on.Database;

    [Fact] public async Task An_act_asked_again_under_its_id_is_done_once_and_answered_alike()
    {
        var (id, handler) = (Guid.CreateVersion7(), await program.As(Role.Handler));
        var logged = await handler.Log();

        var first = await handler.Post($"/api/grievances/{logged.Id}/acceptance", id: id);
        var second = await handler.Post($"/api/grievances/{logged.Code}/acceptance", id: id);

        Assert.Equal((HttpStatusCode.OK, 2), (first.Status, first.Version));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal("\"2\"", second.Headers.ETag!.Tag);
        Assert.Equal(2L, await Entries(logged.Id));
    }

    [Fact] public async Task An_opening_asked_again_under_its_id_is_the_same_case_with_the_same_code_and_secret()
    {
        var id = Guid.CreateVersion7();

        var first = await program.Nobody.Log(id);
        var second = await program.Nobody.Log(id);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(26, first.Body.GetProperty("trackingSecret").GetString()!.Length);
        Assert.Equal(1L, await Entries(first.Id));
    }

    [Fact] public async Task The_same_id_for_other_words_is_a_conflict()
    {
        var (id, handler) = (Guid.CreateVersion7(), await program.As(Role.Handler));
        var (one, other) = (await handler.Log(id), await handler.Log());

        Assert.Equal((409, "idempotency/other-body"), (await handler.Log(id, text: "Something else.")).Said);
        Assert.Equal((409, "idempotency/other-body"), (await handler.Post($"/api/grievances/{other.Id}/acceptance", id: id)).Said);
        Assert.Equal((409, "idempotency/other-body"), (await handler.Post($"/api/grievances/{one.Id}/acceptance", id: id)).Said);

        var note = Guid.CreateVersion7();
        Assert.True((await handler.Post($"/api/grievances/{one.Id}/notes", new { text = "a" }, note)).IsDone);
        Assert.Equal((409, "idempotency/other-body"), (await handler.Post($"/api/grievances/{one.Id}/notes", new { text = "b" }, note)).Said);
        Assert.Equal((409, "idempotency/other-body"), (await (await program.As(Role.Manager)).Post($"/api/grievances/{one.Id}/notes", new { text = "a" }, note)).Said);
        Assert.Equal((2L, 1L), (await Entries(one.Id), await Entries(other.Id)));
    }

    [Fact] public async Task A_success_asked_again_is_never_told_that_it_is_too_late()
    {
        var (id, handler) = (Guid.CreateVersion7(), await program.As(Role.Handler));
        var logged = await handler.Log();
        var path = $"/api/grievances/{logged.Id}";
        Assert.Equal(2, (await handler.Post($"{path}/acceptance", id: id)).Version);
        Assert.Equal(3, (await handler.Post($"{path}/answer", new { text = "Mended." })).Version);
        for (var i = 0; i < 70; i++) Assert.True((await handler.Post($"{path}/notes", new { text = $"{i}" })).IsDone);      // more than a case remembers

        var again = await handler.Post($"{path}/acceptance", id: id);
        var anew = await handler.Post($"{path}/acceptance", id: Guid.CreateVersion7());

        Assert.Equal((HttpStatusCode.OK, 2), (again.Status, again.Version));
        Assert.Equal((409, "grievance/not-in-this-state"), anew.Said);
        Assert.Equal(73L, await Entries(logged.Id));
    }

    [Fact] public async Task An_act_meant_for_another_version_is_not_done()
    {
        var handler = await program.As(Role.Handler);
        var logged = await handler.Log();
        var path = $"/api/grievances/{logged.Id}/notes";

        Assert.Equal((412, "stale"), (await handler.Post(path, new { text = "a" }, ifMatch: "\"2\"")).Said);
        Assert.Equal((412, "stale"), (await handler.Post(path, new { text = "a" }, ifMatch: "\"nonsense\"")).Said);
        Assert.True((await handler.Post(path, new { text = "a" }, ifMatch: "\"1\"")).IsDone);
        Assert.Equal((412, "stale"), (await handler.Post(path, new { text = "b" }, ifMatch: "\"1\"")).Said);
        Assert.True((await handler.Post(path, new { text = "b" }, ifMatch: "*")).IsDone);
        Assert.Equal(3L, await Entries(logged.Id));
    }

    [Fact] public async Task One_of_many_who_ask_at_once_for_the_same_version_gets_it()
    {
        var handler = await program.As(Role.Handler);
        var logged = await handler.Log();

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            handler.Post($"/api/grievances/{logged.Id}/notes", new { text = $"{i}" }, ifMatch: "\"1\"")));

        Assert.Single(replies, r => r.IsDone);
        Assert.Equal(11, replies.Count(r => r.Said == (412, "stale")));
    }

    [Fact] public async Task A_foreign_writer_under_the_cases_nose_costs_the_caller_nothing()
    {
        var handler = await program.As(Role.Handler);
        var logged = await handler.Log();
        await Foreign.Note(database.App, logged.Id);

        var accepted = await handler.Post($"/api/grievances/{logged.Id}/acceptance");

        Assert.Equal((HttpStatusCode.OK, 3), (accepted.Status, accepted.Version));
        var ledger = await Ledger.Read(database.App, logged.Id);
        Assert.Equal([1, 2, 3], ledger.Lines.Select(l => l.Version));
        await ledger.MustBeSound(database.App, whole: false);
    }

    [Fact] public async Task A_refusal_too_rests_on_what_a_foreign_writer_wrote()
    {
        var handler = await program.As(Role.Handler);
        var logged = await handler.Log();
        await Foreign.Write(database.App, logged.Id, new GrievanceAccepted(DateTimeOffset.UtcNow, RuleSets.Default.Start("P-FINISH", DateTimeOffset.UtcNow)));

        Assert.Equal((409, "grievance/not-in-this-state"), (await handler.Post($"/api/grievances/{logged.Id}/acceptance")).Said);
        Assert.Equal(2L, await Entries(logged.Id));
    }

    [Theory]
    [InlineData("update journal set version = version")]
    [InlineData("delete from journal")]
    [InlineData("truncate journal")]
    public async Task Nobody_who_works_with_the_journal_can_change_it(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.App.Run(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact] public async Task What_many_wrote_at_once_is_one_sound_journal()
    {
        var handler = await program.As(Role.Handler);
        var logged = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => handler.Log()));
        await Task.WhenAll(logged.Select(l => handler.Post($"/api/grievances/{l.Id}/acceptance")));
        await Task.WhenAll(logged.SelectMany(l => Enumerable.Range(0, 10).Select(i => handler.Post($"/api/grievances/{l.Id}/notes", new { text = $"{i}" }))));

        var ledger = await Ledger.Read(database.App, [.. logged.Select(l => l.Id)]);
        Assert.Equal(240, ledger.Lines.Count);
        await ledger.MustBeSound(database.App, whole: false);
    }

    async Task<long> Entries(Guid id) => (long)(await database.App.Value("select count(*) from journal where case_id = $1", id))!;
}

/// <summary>Another activation of a case, somewhere else: it appends what the program does not know of.</summary>
static class Foreign
{
    public static Task<bool> Note(NpgsqlDataSource db, Guid id) =>
        Write(db, id, new GrievanceNoted(new() { Ref = Guid.NewGuid(), Mac = "00" }, Public: true, DateTimeOffset.UtcNow));

    /// <summary>False where somebody else was quicker, or there is no such case yet.</summary>
    public static async Task<bool> Write(NpgsqlDataSource db, Guid id, Event<Grievance> happened)
    {
        var ledger = await Ledger.Read(db, id);
        if (ledger.Lines is not [.., var last]) return false;

        var stamp = new Stamp(new(Guid.NewGuid(), Role.Handler), DateTimeOffset.UtcNow, "service", Guid.CreateVersion7()) { Rules = RuleSets.Default };
        var body = EntryFormat.Write<Grievance>(id, last.Version + 1, last.Hash, stamp, [happened]);
        try
        {
            await db.Run("insert into journal (case_id, version, command_id, request_mac, body, hash) values ($1, $2, $3, $4, $5, $6)",
                id, last.Version + 1, stamp.CommandId, Array.Empty<byte>(), body, EntryFormat.Hash(body));
            return true;
        }
        catch (PostgresException why) when (why.SqlState == PostgresErrorCodes.UniqueViolation) { return false; }
    }
}
