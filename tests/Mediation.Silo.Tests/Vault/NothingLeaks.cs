using System.Globalization;
using System.Text;
using Mediation.Postgres;
using Mediation.Tests.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Vault;

/// <summary>Two hundred planted names, numbers, addresses and words go in by every door; then everything the program has left is searched for them.</summary>
public sealed class NothingLeaks
{
    const string Word = "zqplanted", Digits = "19977335", Canary = "zqcanary";
    const string Chinese = "\u9F98\u9750\u9EA4";

    // names, numbers, places and words in turn, each one of a kind; a part of each is the same, so that one search finds all
    int planted;
    string Plant() => Interlocked.Increment(ref planted) switch
    {
        var n when n % 4 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Digits}{n:000}"),
        var n when n % 4 == 1 => $"{Chinese}{(char)(0x4E00 + n)}",
        var n => $"{Word}{n}",
    };

    [Fact] public async Task V16_2_5_What_is_private_lies_nowhere_but_sealed()
    {
        await using var program = await RealProgram.Start(settings: ["--Logs:Level=Verbose"]);
        var secrets = await Plant(program);
        Assert.InRange(planted, 200, 400);

        string[] forms = [.. ((string[])[Word, Digits, Chinese, .. secrets]).SelectMany(FormsOf)];
        string[] canary = [.. FormsOf(Canary)];
        Assert.Equal(0, await program.Stop());
        await using (var postgres = new PrivatePostgres(program.Home))
        {
            await postgres.Start();
            await using var owner = Database.Owner(postgres.OwnerConnectionString);
            Assert.Contains("public.project", await Tables(owner, canary));
            Assert.Contains("public.journal", await Tables(owner, canary));
            Assert.True((long)(await owner.Value("select count(*) from grain_state"))! > 0, "a snapshot was to be searched, too");
            Assert.True((long)(await owner.Value("select count(*) from vault.text"))! >= 200);
            Assert.Empty(await Tables(owner, forms));
        }

        Assert.NotEmpty(await Files(program.Home, Canary));
        foreach (var word in (string[])[Word, Digits, Chinese, .. secrets])
        {
            Assert.Empty(await Files(program.Home, word));
            Assert.DoesNotContain(word, program.Said);
        }
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(program.Home, "logs")));
    }

    async Task<List<string>> Plant(RealProgram program)
    {
        List<string> secrets = [];
        var (handler, resident, integrator) = (await program.As(Role.Handler), await program.As(Role.Resident), await program.As(Role.Integrator));
        Assert.True((await program.System.Post("/api/projects", new { code = Canary, name = Canary })).IsDone);
        foreach (var client in (HttpClient[])[program.Nobody, program.System, handler, integrator])
            for (var i = 0; i < 6; i++)
            {
                var logged = await Log(client);
                var path = $"/api/grievances/{logged.Id}";
                secrets.Add(logged.Body.GetProperty("trackingSecret").GetString()!);
                if (i == 0) Done(await handler.Post($"{path}/declination", new { ground = "notOurMatter", remedy = "otherAuthority", reason = Plant() }));
                Done(await handler.Post($"{path}/notes", new { text = Plant() }));
                if (i == 0) Done(await handler.Post($"{path}/reopening", new { reason = Plant() }));
                Done(await handler.Post($"{path}/answer", new { text = Plant() }));
                Assert.Equal(409, (int)(await handler.Post($"{path}/answer", new { text = Plant() })).Status);       // refused words are words
                Done(await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = secrets[^1] }));
                if (secrets.Count <= 5) Assert.Equal(404, (int)(await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = Plant() })).Status);
            }
        var own = await Log(resident);
        Done(await handler.Post($"/api/grievances/{own.Id}/answer", new { text = Plant() }));
        Done(await resident.Post($"/api/grievances/{own.Id}/rating", new { rating = new { speed = 1, effect = 2, service = 3, clarity = 4 }, comment = Plant() }));
        Done(await resident.Post($"/api/grievances/{own.Id}/reopening", new { reason = Plant() }));
        Done(await resident.Post($"/api/grievances/{own.Id}/notes", new { text = Plant() }));

        // searched for, sent twice under one id, too long, malformed, not understood, met by a fault of the database
        Done(await handler.Get($"/api/grievances?q={Uri.EscapeDataString(Plant())}"));
        var id = Guid.CreateVersion7();
        Done(await handler.Post($"/api/grievances/{own.Id}/notes", new { text = Plant() }, id));
        Assert.Equal(409, (int)(await handler.Post($"/api/grievances/{own.Id}/notes", new { text = Plant() }, id)).Status);
        Assert.Equal(400, (int)(await handler.Post($"/api/grievances/{own.Id}/notes", new { text = Plant() + new string('x', 20_001) })).Status);
        Assert.Equal(400, (int)(await handler.Send(HttpMethod.Post, $"/api/grievances/{own.Id}/notes", new StringContent($"{{\"text\":\"{Plant()}", Encoding.UTF8, "application/json"))).Status);
        Assert.Equal(400, (int)(await handler.Post("/api/grievances", new { channel = Plant(), kind = Plant(), category = 1, subject = Plant(), text = Plant() })).Status);
        Assert.Equal(409, (int)(await handler.Post("/api/grievances", new { channel = "phone", kind = "report", category = Plant(), subject = Plant(), text = Plant() })).Status);
        await using (var owner = Database.Owner(new PrivatePostgres(program.Home).OwnerConnectionString))
        {
            await owner.Run("alter table vault.text add constraint nothing_now check (field <> 'Text') not valid");
            Assert.Equal(503, (int)(await handler.Post($"/api/grievances/{own.Id}/notes", new { text = Plant() })).Status);
            await owner.Run("alter table vault.text drop constraint nothing_now");
        }
        for (var i = 0; i < 205; i++) Done(await handler.Post($"/api/grievances/{own.Id}/notes", new { text = Word }));      // long enough for a snapshot
        return secrets;

        static void Done(Reply reply) => Assert.True(reply.IsDone, reply.Text);
    }

    async Task<Reply> Log(HttpClient client)
    {
        var logged = await client.Post("/api/grievances", new
        {
            channel = "phone", kind = "complaint", category = "unclassified", subject = Plant(), text = Plant(), place = Plant(), reporter = new { name = Plant(), phone = $"{Digits}{planted:000}" },
        });
        Assert.True(logged.IsDone, logged.Text);
        return logged;
    }

    /// <summary>As it is, as bytea shows it, and as JSON escapes it.</summary>
    static IEnumerable<string> FormsOf(string word) =>
        [word, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)), string.Concat(word.Select(c => $"\\u{(int)c:x4}")), Convert.ToHexStringLower(Encoding.Unicode.GetBytes(word))];

    /// <summary>The tables, of every schema, in which any of the words lies in any column.</summary>
    static async Task<List<string>> Tables(NpgsqlDataSource owner, string[] words)
    {
        List<string> found = [];
        var tables = (string[])(await owner.Value("select array_agg(schemaname || '.' || tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))!;
        foreach (var table in tables)
            if ((bool)(await owner.Value($"select exists (select from {table} t, unnest($1::text[]) w where position(lower(w) in lower(t::text)) > 0)", (object)words))!) found.Add(table);
        return found;
    }

    /// <summary>The files below the folder, the database's own among them, that hold the word in plain bytes.</summary>
    static async Task<List<string>> Files(string folder, string word)
    {
        var grep = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("grep", ["-rlaF", word, folder])
        {
            RedirectStandardOutput = true, Environment = { ["LC_ALL"] = "C.UTF-8" },
        })!;
        var output = await grep.StandardOutput.ReadToEndAsync();
        await grep.WaitForExitAsync();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
