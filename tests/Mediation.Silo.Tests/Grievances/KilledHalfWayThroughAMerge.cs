using Mediation.Postgres;
using Mediation.Tests.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Grievances;

/// <summary>Killed between the two halves of a merge: no date is forgotten, the merge is finished after the start though nobody asks again, and whoever does is told so.</summary>
public sealed class KilledHalfWayThroughAMerge
{
    [Fact] public async Task The_main_case_answers_for_the_other_and_the_rest_is_done_after_the_start()
    {
        await using var program = await RealProgram.Start();
        var key = await program.KeyOf(Role.Manager);
        var (main, other) = (await program.System.Log(), await program.System.Log());
        await using var owner = Database.Owner(new PrivatePostgres(program.Home).OwnerConnectionString);

        // the second half cannot be written: whoever tries waits
        await owner.Run($"""
            create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_lock(1); return new; end $$;
            create trigger hold before insert on journal for each row when (new.case_id = '{other.Id}') execute function hold();
            """);
        await using var held = await owner.OpenConnectionAsync();
        await using (var hold = new NpgsqlCommand("select pg_advisory_lock(1)", held)) await hold.ExecuteNonQueryAsync();

        var id = Guid.CreateVersion7();
        var asked = program.Insist(key, client => client.Post($"/api/grievances/{other.Id}/merge", new { into = main.Code }, id));
        await Until(program, "select exists (select from grievance_merge)");
        program.Kill();
        await held.CloseAsync();
        await owner.Run("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'advisory'; drop trigger hold on journal");
        await program.Start();

        await Until(program, "select exists (select from grievance where status = 'merged')");
        Assert.True((await asked).IsDone);
        var read = await program.System.Get($"/api/grievances/{other.Id}");
        Assert.Equal("merged", read.Body.GetProperty("status").GetString());
        Assert.Equal((409, "grievance/merged"), (await program.Insist(key, client => client.Post($"/api/grievances/{other.Id}/notes", new { text = "x" }))).Said);
    }

    static async Task Until(RealProgram program, string sql)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var attempt = 0; attempt < 1_200; attempt++)
        {
            if (await program.App.Value(sql) is true) return;
            await tick.WaitForNextTickAsync();
        }
        throw new TimeoutException(sql);
    }
}
