using Npgsql;

namespace Mediation.Cases;

/// <summary>Public case codes such as YT-26-000123: a silo takes a run of numbers at a time, so that opening a case waits for nothing.</summary>
sealed class Codes(NpgsqlDataSource db, IConfiguration settings)
{
    const int Run = 50;
    readonly string series = settings["Codes:Series"] ?? "YT";
    readonly SemaphoreSlim one = new(1);
    (int Year, int Next, int End) run;

    public async Task<string> Next(int year)
    {
        await one.WaitAsync();
        try
        {
            if (run.Year != year || run.Next == run.End)
            {
                await using var command = db.CreateCommand("""
                    insert into code_block as b (series, year, next) values ($1, $2, 1 + $3)
                    on conflict (series, year) do update set next = b.next + $3 returning next - $3
                    """);
                command.Parameters.Add(new() { Value = series });
                command.Parameters.Add(new() { Value = year });
                command.Parameters.Add(new() { Value = Run });
                var first = (int)(await command.ExecuteScalarAsync())!;
                run = (year, first, first + Run);
            }
            return $"{series}-{year % 100:00}-{run.Next++:000000}";
        }
        finally { one.Release(); }
    }
}
