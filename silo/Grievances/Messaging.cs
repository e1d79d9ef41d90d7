using System.Globalization;
using System.Text;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>
/// Tells reporters who wanted it, by a short message without a word of the case, that there is an answer. What is due stands in a register; that it was sent is
/// an act, so that a crash between the two sends it twice rather than never.
/// </summary>
sealed class Messaging(NpgsqlDataSource db, IServiceScopeFactory scopes, Vault.Vault vault, Sms sms, Words words, Pages.Site site, Ballots.VoteNotices votes, TimeProvider time, IConfiguration settings, ILogger<Messaging> log) : BackgroundService
{
    const int AtOnce = 100;
    readonly TimeSpan often = TimeSpan.FromSeconds(settings.GetValue("Sms:Seconds", 15.0));

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        // its own language: there is no browser to ask
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new("zh-CN");
        using var tick = new PeriodicTimer(often, time);
        try
        {
            while (await tick.WaitForNextTickAsync(stop))
                try { await Run(stop); }
                catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "short messages wait for the database"); }
                catch (Exception why) when (why is IOException or UnauthorizedAccessException or InvalidOperationException) { log.LogError(why, "short messages wait: the outbox cannot be written"); }
        }
        catch (OperationCanceledException) { }
    }

    // one silo at a time: the lock goes with the connection
    async Task Run(CancellationToken stop)
    {
        await using var connection = await db.OpenConnectionAsync(stop);
        await using var turn = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended('mediation/messages', 0))", connection);
        if (await turn.ExecuteScalarAsync(stop) is not true) return;
        try
        {
            foreach (var id in await Due(connection, stop)) await Tell(id);
            await votes.Run(connection, stop);
        }
        finally
        {
            await using var done = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended('mediation/messages', 0))", connection);
            await done.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    static async Task<List<Guid>> Due(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"select grievance_id from grievance_message order by answered_at limit {AtOnce}", connection);
        await using var row = await command.ExecuteReaderAsync(stop);
        List<Guid> due = [];
        while (await row.ReadAsync(stop)) due.Add(row.GetGuid(0));
        return due;
    }

    async Task Tell(Guid id)
    {
        await using var scope = scopes.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(LocalToken.System);
        if ((await desk.See<Grievance>(id, Access.Read)).Case is not { MessageDue: { } due } grievance) return;

        var phone = grievance.Reporter?.Phone is { } kept ? (await vault.Open([kept.Ref])).GetValueOrDefault(kept.Ref) : null;
        if (Phones.Tidy(phone ?? "") is { } number)
            await sms.Send(number, words["Sms.Answered", grievance.Code, site.PublicUrl is { } url ? $"{url.GetLeftPart(UriPartial.Authority)}/track" : words["Sms.Portal"]]);
        await desk.Put(id, new RecordMessage(due), Ids.From(Encoding.ASCII.GetBytes($"{id}/message/{due:O}"), prefix: id));
    }
}
