using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Mediation.Files;
using Mediation.Identity.Tests;
using Mediation.Postgres;
using Mediation.Tests.Cases;
using Mediation.Tests.Files;
using Mediation.Tests.Postgres;
using Mediation.Tests.Verbs;
using Mediation.Vault;
using Npgsql;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>A case with planted words, of somebody who is about to be erased.</summary>
sealed record Planted(Guid Id, string Code);

/// <summary>Three hundred words that are nowhere else, in the cases of people of old; and what it takes to have them erased.</summary>
sealed class Canaries(RealProgram program)
{
    public const int People = 25, Each = 12;
    public const string Word = "zqcanary", OfAReporter = "13900007703";

    public string Outbox => Path.Combine(program.Home, "sms");

    // of old, so that no term keeps them; twelve words each, each one of a kind
    public async Task<List<Planted>> Plant()
    {
        List<Planted> cases = [];
        var (integrator, handler) = (await program.As(Role.Integrator), await program.As(Role.Handler));
        for (var i = 0; i < People; i++)
        {
            var word = (string what) => string.Create(CultureInfo.InvariantCulture, $"{Word}{what}{i}x");
            var logged = await integrator.Post("/api/grievances", new
            {
                channel = "letter", kind = "complaint", category = "unclassified", subject = word("subject"), text = Said("text", i), place = word("place"), receivedAt = "2012-03-01T09:00:00+08:00",
                reporter = new { name = word("name"), phone = i == 0 ? OfAReporter : word("phone") },
            });
            Assert.True(logged.IsDone, logged.Text);
            Assert.True((await handler.Post($"/api/grievances/{logged.Id}/notes", new { text = Said("inside", i) })).IsDone);
            Assert.True((await handler.Post($"/api/grievances/{logged.Id}/notes", new { text = Said("outside", i), @public = true })).IsDone);
            Assert.True((await handler.HandIn($"{logged.Id}", System.Text.Encoding.ASCII.GetBytes(word("file")), $"{word("filename")}.txt")).IsDone);
            // both sides of the dialog, and one who signed beside the reporter
            Assert.True((await handler.Post($"/api/grievances/{logged.Id}/messages", new { text = word("asked") })).IsDone);
            program.Nobody.DefaultRequestHeaders.Add("Tracking-Secret", logged.Body.GetProperty("trackingSecret").GetString());
            var replied = await program.Nobody.Post($"/api/grievances/{logged.Id}/messages", new { text = word("replied") });
            program.Nobody.DefaultRequestHeaders.Remove("Tracking-Secret");
            Assert.True(replied.IsDone, replied.Text);
            Assert.True((await handler.Post($"/api/grievances/{logged.Id}/members", new { name = word("member"), phone = word("memberphone") })).IsDone);
            Assert.True((await integrator.Post($"/api/grievances/{logged.Id}/answer", new { text = Said("answer", i), answeredAt = "2012-03-20T09:00:00+08:00" })).IsDone);
            cases.Add(new(logged.Id, logged.Code));
        }
        Directory.CreateDirectory(Outbox);       // as the operator's gateway would find them
        foreach (var to in new[] { OfAReporter, "13900007704" }) await System.IO.File.WriteAllTextAsync(Path.Combine(Outbox, $"{to[^1]}.json"), $$"""{"to":"{{to}}","text":"{{cases[0].Code}}"}""");
        return cases;
    }

    // more than one word, so that search keeps a row of numbers
    static string Said(string what, int person) => string.Create(CultureInfo.InvariantCulture, $"{Word}{what}{person}x stands by gate{person} every evening{person}");

    public async Task Erase(string code) => await Approve(await File(code, await program.As(Role.Manager)));

    public static async Task<Guid> File(string code, HttpClient manager)
    {
        var filed = await manager.Post("/api/data-requests", new { right = "erasure", @case = code, identified = "Known at the counter." });
        Assert.True(filed.IsDone, filed.Text);
        return filed.Id;
    }

    public async Task Approve(Guid request)
    {
        Assert.True((await (await program.As(Role.Manager, 1)).Post($"/api/data-requests/{request}/decision", new { grant = true })).IsDone);
        Assert.Equal((409, "data-request/four-eyes"), (await (await program.As(Role.Manager, 1)).Post($"/api/data-requests/{request}/approval", new { approve = true })).Said);
        var approved = await (await program.As(Role.Admin)).Post($"/api/data-requests/{request}/approval", new { approve = true });
        Assert.True(approved.IsDone, approved.Text);
    }
}

/// <summary>Two hundred planted words are erased: nothing that can still be opened, searched, listed or restored holds one of them.</summary>
public sealed class ErasingForGood : IAsyncLifetime
{
    const int People = Canaries.People, Each = Canaries.Each, OfAccounts = 1;
    const string Canary = Canaries.Word, Phone = "13900007702", OfAReporter = Canaries.OfAReporter;

    readonly string folder = Scratch.Folder();
    TestDatabase database = null!;
    RealProgram program = null!;
    Canaries canaries = null!;

    string KeyPath => Path.Combine(program.Home, "keys", "mediation.key");

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        program = await RealProgram.Start(database.AppConnectionString);
        canaries = new(program);
    }

    public async Task DisposeAsync()
    {
        await program.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact] public async Task Two_hundred_planted_words_are_gone_from_the_database_and_from_what_is_restored()
    {
        var cases = await canaries.Plant();
        var resident = await PlantOfAnAccount();
        Assert.Equal(People * (Each + 2) - 1 + OfAccounts, (await Readable(database.App, KeyPath)).Count);      // a file's name and its words, too
        Assert.Equal(1, await Found(0));
        string[] settings = [$"--ConnectionStrings:Mediation={database.AppConnectionString}", $"--Data:Directory={program.Home}"];
        Assert.Equal(0, (await Place.Verbs.Run(["backup", "--out", $"{folder}/backup", "--keys", $"{folder}/keys", $"--ConnectionStrings:Owner={database.OwnerConnectionString}", .. settings])).Status);

        var before = await Sealed(cases);
        Assert.True(before.Count > 2 * People * (Each + 2));
        Assert.Equal(before.Count, Left(before, await Dump(database.OwnerConnectionString)));

        Assert.NotEqual(-1, (await Dump(database.OwnerConnectionString)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)));      // an account's name lies open
        Assert.Contains(Waiting(), message => message.Contains(Phone, StringComparison.Ordinal));
        Assert.Contains(Waiting(), message => message.Contains(OfAReporter, StringComparison.Ordinal));

        foreach (var one in cases) await canaries.Erase(one.Code);
        await EraseOwn(resident);
        Assert.DoesNotContain(Waiting(), message => message.Contains(Phone, StringComparison.Ordinal) || message.Contains(OfAReporter, StringComparison.Ordinal));
        Assert.Single(Waiting());       // what waits for others, waits
        Assert.Equal(0L, await database.App.Value("select count(*) from identity.phone where account_id = $1", resident));

        Assert.Empty(await Readable(database.App, KeyPath));
        Assert.Equal(0L, await database.App.Value("select count(*) from vault.text where tokens is not null and case_id = any($1)", (object)cases.Select(c => c.Id).ToArray()));
        Assert.Equal(0, await Found(0));
        var manager = await program.As(Role.Manager);
        foreach (var one in cases)
        {
            var read = await manager.Get($"/api/grievances/{one.Id}");
            Assert.Equal(HttpStatusCode.OK, read.Status);
            Assert.Empty((await manager.Get($"/api/grievances/{one.Id}/attachments")).Body.GetProperty("items").EnumerateArray());
            Assert.DoesNotContain(Canary, read.Text + (await manager.Get($"/api/grievances/{one.Id}/history")).Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Canary, (await manager.Get("/api/grievances?format=csv&pageSize=100")).Text, StringComparison.Ordinal);
        Assert.Equal((403, "access/frozen"), (await manager.Post($"/api/grievances/{cases[0].Id}/reopening", new { reason = "Why not." })).Said);
        Assert.DoesNotContain(Canary, program.Said, StringComparison.Ordinal);
        foreach (var log in Directory.GetFiles(program.Home, "*.jsonl", SearchOption.AllDirectories)) Assert.DoesNotContain(Canary, await ReadShared(log), StringComparison.Ordinal);
        var dump = await Dump(database.OwnerConnectionString);
        Assert.Equal(-1, dump.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)));
        Assert.Equal(0, Left(before, dump));
        Assert.EndsWith(" 0 faults", (await Place.Verbs.Run(["verify", .. settings])).LastLine);
        Assert.EndsWith(" 0 differences", (await Place.Verbs.Run(["rebuild", .. settings])).LastLine);

        Assert.Equal((People * (Each + 2) - 1 + OfAccounts, before.Count, true), await Restored("without", before));
        Assert.Equal((0, 0, false), await Restored("with", before, "--erasures", Path.Combine(program.Home, "keys", "erasures.txt")));
    }

    [Fact] public async Task What_the_law_still_keeps_is_locked_away()
    {
        var (handler, manager, supervisor) = (await program.As(Role.Handler), await program.As(Role.Manager), await program.As(Role.Supervisor));
        var logged = await program.Nobody.Log(subject: $"{Canary}subject", text: $"{Canary}text");
        var secret = logged.Body.GetProperty("trackingSecret").GetString()!;
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/answer", new { text = "It is mended." })).IsDone);
        Assert.Equal((401, "access/sign-in-first"), (await program.Nobody.Post("/api/data-requests", new { right = "erasure", @case = logged.Code })).Said);

        program.Nobody.DefaultRequestHeaders.Add("Tracking-Secret", secret);
        var filed = await program.Nobody.Post("/api/data-requests", new { right = "erasure", @case = logged.Code });
        var copy = await program.Nobody.Get($"/api/me/data?case={logged.Code}");
        program.Nobody.DefaultRequestHeaders.Remove("Tracking-Secret");
        Assert.True(filed.IsDone, filed.Text);
        Assert.Contains($"{Canary}text", copy.Text, StringComparison.Ordinal);
        await canaries.Approve(filed.Id);

        foreach (var client in (HttpClient[])[handler, manager])
        {
            var read = await client.Get($"/api/grievances/{logged.Id}");
            Assert.Equal(HttpStatusCode.OK, read.Status);
            Assert.DoesNotContain(Canary, read.Text + (await client.Get($"/api/grievances/{logged.Id}/history")).Text + (await client.Get("/api/grievances?pageSize=100")).Text, StringComparison.Ordinal);
            Assert.Equal(0, (await client.Get($"/api/grievances?q={Canary}subject")).Body.GetProperty("total").GetInt32());
            Assert.Equal((403, "access/frozen"), (await client.Post($"/api/grievances/{logged.Id}/notes", new { text = "x" })).Said);
        }
        Assert.Contains($"{Canary}text", (await supervisor.Get($"/api/grievances/{logged.Id}")).Text, StringComparison.Ordinal);
        Assert.Contains($"{Canary}text", (await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret })).Text, StringComparison.Ordinal);
        Assert.Equal("approved", (await manager.Get($"/api/data-requests/{filed.Id}")).Body.GetProperty("status").GetString());
        Assert.True((await program.System.Get($"/api/grievances/{logged.Id}")).Status == HttpStatusCode.OK);
    }

    [Fact] public async Task What_is_still_being_handled_comes_to_its_end_first()
    {
        var (handler, manager) = (await program.As(Role.Handler), await program.As(Role.Manager));
        var logged = await program.System.Log();
        var request = await Canaries.File(logged.Code, manager);
        await canaries.Approve(request);
        Assert.True((await handler.Post($"/api/grievances/{logged.Id}/answer", new { text = "It is mended." })).IsDone);
        Assert.Equal("approved", (await manager.Get($"/api/data-requests/{request}")).Body.GetProperty("status").GetString());
    }

    [Fact] public async Task Nobody_reads_or_asks_what_is_not_theirs()
    {
        var manager = await program.As(Role.Manager);
        var request = await Canaries.File((await program.System.Log()).Code, manager);
        foreach (var role in new[] { Role.Resident, Role.Enterprise, Role.Officer, Role.Handler, Role.Mediator, Role.Integrator })
            Assert.True((await (await program.As(role)).Get($"/api/data-requests/{request}")).Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{role}");
        Assert.Equal(HttpStatusCode.NotFound, (await (await program.As(Role.Resident)).Post($"/api/data-requests/{request}/withdrawal", new { })).Status);
        Assert.Equal((409, "data-request/not-identified"), (await manager.Post("/api/data-requests", new { right = "copy", @case = (await program.System.Log()).Code })).Said);
        Assert.Equal(["case"], (await manager.Post("/api/data-requests", new { right = "copy", @case = "YT-26-999999", identified = "Seen." })).Fields);
    }

    List<string> Waiting() => !Directory.Exists(canaries.Outbox) ? [] : [.. Directory.GetFiles(canaries.Outbox, "*.json").Select(System.IO.File.ReadAllText)];

    // an account's name and phone, what a roll says of its owner once they own no more, and short messages that still wait
    async Task<Guid> PlantOfAnAccount()
    {
        var person = await program.Admit(Role.Resident);
        await database.App.Run("update identity.account set display_name = $2 where id = $1", person.Account.Id, $"{Canary}account");
        using var visitor = await program.SignedIn(person);
        Assert.Equal("/account/phone", (await visitor.Fill("/account/phone", null, ("phone", Phone))).To);
        var code = System.Text.RegularExpressions.Regex.Match(Waiting().Single(one => one.Contains(Phone, StringComparison.Ordinal)).Replace(Phone, "", StringComparison.Ordinal), "(?<![0-9])[0-9]{6}(?![0-9])").Value;
        Assert.Equal(303, (await visitor.Fill("/account/phone", "Code", ("code", code))).Status);

        Assert.True((await program.System.Post("/api/projects", new { code = "canary", name = "A project" })).IsDone);
        foreach (var owner in new[] { $"{Canary}owner,13800009998,{person.Account.UserName}", "Lin,13800009999," })
        {
            using var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"building,unit,registered_area,owner,phone,account\nBlock 1,101,80,{owner}\n"));
            var put = await program.System.Send(HttpMethod.Put, "/api/projects/canary/roll", file);
            Assert.True(put.IsDone, put.Text);
        }
        return person.Account.Id;
    }

    // asked by the account itself, as its holder would
    async Task EraseOwn(Guid account)
    {
        using var client = new HttpClient { BaseAddress = new(program.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await program.Accounts().CreateKey(account, TimeSpan.FromHours(1)));
        var filed = await client.Post("/api/data-requests", new { right = "erasure" });
        Assert.True(filed.IsDone, filed.Text);
        await canaries.Approve(filed.Id);
        Assert.Equal("fulfilled", (await (await program.As(Role.Manager)).Get($"/api/data-requests/{filed.Id}")).Body.GetProperty("status").GetString());
    }

    async Task<int> Found(int person) =>
        (await (await program.As(Role.Manager)).Get(string.Create(CultureInfo.InvariantCulture, $"/api/grievances?q={Canary}inside{person}x"))).Body.GetProperty("total").GetInt32();

    /// <summary>Of what the vault holds of these cases and their people: sealed texts, salts and keys, as a dump writes them.</summary>
    async Task<List<byte[]>> Sealed(List<Planted> cases)
    {
        const string sql = """
            select encode(ciphertext, 'hex') from vault.text where case_id = any($1) union all select encode(salt, 'hex') from vault.text where case_id = any($1)
            union all select encode(p.sealed, 'hex') from vault.file_piece p join vault.file f on f.id = p.file_id where f.case_id = any($1)
            union all select encode(wrapped, 'hex') from vault.key where subject = any($1) or subject in (select person from grievance where id = any($1))
            """;
        await using var command = database.App.CreateCommand(sql);
        command.Parameters.Add(new() { Value = cases.Select(c => c.Id).ToArray() });
        await using var r = await command.ExecuteReaderAsync();
        List<byte[]> all = [];
        while (await r.ReadAsync()) all.Add(Encoding.ASCII.GetBytes(r.GetString(0)));
        return all;
    }

    static int Left(List<byte[]> pieces, byte[] dump) => pieces.Count(piece => dump.AsSpan().IndexOf(piece) >= 0);

    /// <summary>Everything that a database gives away, as bytes: a pg_dump in words.</summary>
    static async Task<byte[]> Dump(string owner)
    {
        var to = new NpgsqlConnectionStringBuilder(owner);
        var start = new ProcessStartInfo(Binaries.For(null)["pg_dump"], ["--format=plain", "--no-password"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["PGHOST"] = to.Host, ["PGPORT"] = to.Port.ToString(CultureInfo.InvariantCulture), ["PGUSER"] = to.Username, ["PGDATABASE"] = to.Database, ["PGPASSWORD"] = to.Password ?? "" },
        };
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes);
        await process.WaitForExitAsync();
        Assert.Equal("", process.ExitCode == 0 ? "" : await said);
        return bytes.ToArray();
    }

    static async Task<string> ReadShared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    /// <summary>How many planted words, and how many of the sealed pieces, are in what was restored.</summary>
    async Task<(int Words, int Pieces, bool LiesOpen)> Restored(string name, List<byte[]> pieces, params string[] more)
    {
        await using var empty = await TestServer.NewEmptyDatabase();
        var home = Path.Combine(folder, name);
        string[] target = [$"--ConnectionStrings:Mediation={empty.AppConnectionString}", $"--ConnectionStrings:Owner={empty.OwnerConnectionString}", $"--Data:Directory={home}"];
        var told = await Place.Verbs.Run(["restore", "--from", $"{folder}/backup", "--keys", $"{folder}/keys", .. more, .. target]);
        Assert.Equal("", told.Status == 0 ? "" : told.Errors);
        Assert.EndsWith(" 0 faults", (await Place.Verbs.Run(["verify", .. target])).LastLine);
        var dump = await Dump(empty.OwnerConnectionString);
        return ((await Readable(empty.App, Path.Combine(home, "keys", "mediation.key"))).Count, Left(pieces, dump), dump.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)) >= 0);
    }

    /// <summary>Every text that whoever has the database and the key file can read, and that holds a planted word.</summary>
    static async Task<List<string>> Readable(NpgsqlDataSource db, string key)
    {
        var ids = (Guid[])(await db.Value("select coalesce(array_agg(id), '{}') from vault.text"))!;
        var vault = new Mediation.Vault.Vault(db, KeyFile.OpenOrCreate(key));
        List<string> words = [.. (await vault.Open(ids)).Values];
        var store = new FileStore(db, vault);
        foreach (var id in (Guid[])(await db.Value("select coalesce(array_agg(id), '{}') from vault.file"))!)
            if (await store.Find(id, (Guid)(await db.Value("select case_id from vault.file where id = $1", id))!) is { } kept && await store.Open(kept.File, Part.Original) is { } file)
                words.Add(await new StreamReader(file).ReadToEndAsync());
        return [.. words.Where(text => text.Contains(Canary, StringComparison.Ordinal))];
    }
}
