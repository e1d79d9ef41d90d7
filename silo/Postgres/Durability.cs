using Npgsql;

namespace Mediation.Postgres;

/// <summary>"What was acknowledged is on disk" is PostgreSQL's to keep: so each is asked, embedded or not.</summary>
static class Durability
{
    // synchronous_commit has stronger words than "on", and a role or a database may have a value of its own:
    // so this looks for "off" and is asked as the role that writes.
    const string Weakened = """
        select string_agg(name || ' = ' || setting, ', ' order by name) from pg_settings
        where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
        """;

    public static async Task Demand(NpgsqlDataSource app, CancellationToken stop = default)
    {
        await using var command = app.CreateCommand(Weakened);
        if (await command.ExecuteScalarAsync(stop) is string weakened) throw new CannotStart(
            $"This PostgreSQL may forget what it has acknowledged ({weakened}): switch that on, then start again.");
    }
}
