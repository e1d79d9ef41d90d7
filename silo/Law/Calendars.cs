using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Identity;
using Npgsql;

namespace Mediation.Law;

/// <summary>Holiday notices that came after the program was made. They lie in the database, and every silo looks there again and again.</summary>
sealed class Calendars(NpgsqlDataSource db, Rulebook rules)
{
    public async Task Refresh(CancellationToken stop = default)
    {
        await using var command = db.CreateCommand("select year, date, worked from calendar_day order by year, date");
        await using var reader = await command.ExecuteReaderAsync(stop);
        List<(int Year, MovedDay Day)> days = [];
        while (await reader.ReadAsync(stop)) days.Add((reader.GetInt32(0), new(reader.GetFieldValue<DateOnly>(1), reader.GetBoolean(2))));
        rules.Learn([.. days.GroupBy(one => one.Year).Select(year => new CalendarYear(year.Key, [.. year.Select(one => one.Day)]))]);
    }

    /// <summary>Takes a year's notice in, or a corrected one in its place.</summary>
    public async Task Keep(CalendarYear notice)
    {
        await using (var batch = db.CreateBatch())
        {
            batch.Add("delete from calendar_day where year = $1", notice.Year);
            batch.Add("insert into calendar_day (year, date, worked) select $1, * from unnest($2, $3)", notice.Year,
                notice.Days.Select(day => day.Date).ToArray(), notice.Days.Select(day => day.Worked).ToArray());
            await batch.ExecuteNonQueryAsync();
        }
        await Refresh();
    }
}
