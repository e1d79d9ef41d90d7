using Mediation.Postgres;
using Npgsql;

namespace Mediation.DataRights;

/// <summary>
/// What was deleted lies in the files of the database until its place is taken. After an erasure the tables that it touched are written anew where
/// that is a matter of a second or so, and else given back for use; the table of keys is small and always written anew. Only the tables' owner may do it: that is so with the
/// server of our own, and on an operator's where the owner's connection was given; elsewhere it is left to the server's own vacuum.
/// </summary>
sealed class Scouring(Database database)
{
    const int Largest = 128 * 1024 * 1024;

    /// <summary>True when it is done, or nobody here may do it; false when somebody was in the way, and it is to be tried again.</summary>
    public async Task<bool> Run(CancellationToken stop)
    {
        if (database.OwnerConnectionString is not { } connectionString) return true;

        await using var owner = Database.Owner(connectionString);
        await using var connection = await owner.OpenConnectionAsync(stop);
        // whoever works here waits for us no longer than a moment, and we for them
        await Do("set lock_timeout = '2s'");
        try
        {
            foreach (var table in ErasureList.Tables)
            {
                await using var size = new NpgsqlCommand("select pg_total_relation_size($1::regclass)", connection) { Parameters = { new() { Value = table } } };
                await Do($"vacuum ({(table == "vault.key" || (long)(await size.ExecuteScalarAsync(stop))! <= Largest ? "full, analyze" : "analyze")}) {table}");
            }
            return true;
        }
        catch (PostgresException why) when (why.SqlState == PostgresErrorCodes.LockNotAvailable) { return false; }

        async Task Do(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(stop);
        }
    }
}
