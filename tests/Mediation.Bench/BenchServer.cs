using System.Text.Json;
using Mediation.Bench;
using Mediation.Identity;
using Npgsql;
using Orleans.Runtime;

[assembly: HostingStartup(typeof(Alternatives))]

namespace Mediation.Bench;

/// <summary>The real program, with the alternatives mapped beside it in the same web stack.</summary>
static class BenchServer
{
    public static async Task<int> Run(string[] args)
    {
        await using var server = await Server.Start(args);
        Console.WriteLine("ready");
        await server.App.WaitForShutdownAsync();
        return 0;
    }
}

/// <summary>What one would write by hand: (b) a CRUD update with an audit row, a SQL read; (c) a grain that writes its state at each act.</summary>
sealed class Alternatives : IHostingStartup, IStartupFilter
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);                                              // behind the same middleware as the program's own routes
        app.Map("/bench", bench => bench.Run(Answer));
    };

    sealed record Change(string Text);

    static async Task Answer(HttpContext http)
    {
        if (http.User.Identity?.IsAuthenticated != true) { http.Response.StatusCode = 401; return; }

        var db = http.RequestServices.GetRequiredService<NpgsqlDataSource>();
        var accounts = http.RequestServices.GetRequiredService<Accounts>();
        var log = http.RequestServices.GetRequiredService<ILogger<Alternatives>>();
        var subject = (await accounts.SubjectOf(Guid.Parse(http.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value)))!.Value.Subject;
        var parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var id = Guid.Parse(parts[1]);
        switch (parts[0])
        {
            case "crud":
                var change = (await http.Request.ReadFromJsonAsync<Change>())!;
                await using (var batch = db.CreateBatch())
                {
                    Add(batch, "update bench_case set note = $2, version = version + 1, changed_at = now() where id = $1", id, change.Text);
                    Add(batch, "insert into bench_audit (case_id, by_id, act, detail) values ($1, $2, 'note', $3)", id, subject.Id, change.Text);
                    await batch.ExecuteNonQueryAsync();
                }
                log.LogInformation("{Case} note by {Subject}", id, subject.Id);
                await http.Response.WriteAsJsonAsync(new { id });
                break;
            case "create":
                var made = (await http.Request.ReadFromJsonAsync<Change>())!;
                await using (var batch = db.CreateBatch())
                {
                    Add(batch, "insert into bench_case (id, note) values ($1, $2)", id, made.Text);
                    Add(batch, "insert into bench_audit (case_id, by_id, act, detail) values ($1, $2, 'open', $3)", id, subject.Id, made.Text);
                    await batch.ExecuteNonQueryAsync();
                }
                log.LogInformation("{Case} opened by {Subject}", id, subject.Id);
                await http.Response.WriteAsJsonAsync(new { id });
                break;
            case "ballot":
                await BallotBench.Answer(http, id, parts[2], int.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture));
                break;
            case "memory":
                GC.Collect();
                await http.Response.WriteAsync($"{GC.GetTotalMemory(forceFullCollection: true)}");
                break;
            case "sql":
                await using (var command = db.CreateCommand("select id, code, status, kind, channel, category, severity, project_id, unit_id, handler, received_at, logged_at, due, target from grievance where id = $1"))
                {
                    command.Parameters.Add(new() { Value = id });
                    await using var row = await command.ExecuteReaderAsync();
                    await row.ReadAsync();
                    await http.Response.WriteAsJsonAsync(new { id = row.GetGuid(0), code = row.GetString(1), status = row.GetString(2), kind = row.GetString(3), category = row.GetString(5), receivedAt = row.GetDateTime(10) });
                }
                break;
            case "state":
                var said = (await http.Request.ReadFromJsonAsync<Change>())!;
                await http.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IStatefulGrain>(id).Note(said.Text);
                log.LogInformation("{Case} note by {Subject}", id, subject.Id);
                await http.Response.WriteAsJsonAsync(new { id });
                break;
        }
    }

    static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }
}

/// <summary>(c): the state is written whole at every act.</summary>
public interface IStatefulGrain : IGrainWithGuidKey
{
    Task Note(string text);
}

[GenerateSerializer]
public sealed class Notes
{
    [Id(0)] public int Version { get; set; }
    [Id(1)] public string Text { get; set; } = "";
}

sealed class StatefulGrain([PersistentState("bench", "cases")] IPersistentState<Notes> state) : Grain, IStatefulGrain
{
    public Task Note(string text)
    {
        (state.State.Version, state.State.Text) = (state.State.Version + 1, text);
        return state.WriteStateAsync();
    }
}
