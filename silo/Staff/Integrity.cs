using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Organisations;
using Npgsql;

namespace Mediation.Staff;

/// <summary>Somebody looked at who reported a case.</summary>
sealed record Look(DateTimeOffset At, string Code, string? By, Role? Role, Guid Account);

/// <summary>Somebody who looked more often than the others do.</summary>
sealed record OftenLooked(string By, Role Role, int Looks, int Cases);

/// <summary>What somebody read in a day beside what they and their like usually read, and how much of it when their unit does not work.</summary>
sealed record DayOfReading(string By, Role Role, DateOnly Day, int Reads, int Cases, int OwnUsual, int RoleUsual, int OffHours)
{
    public bool IsUnusual => Watch.IsUnusual(Reads, OwnUsual, RoleUsual);
}

/// <summary>Something was done to a case after its end, or against its ordinary course.</summary>
sealed record Odd<TKind>(DateTimeOffset At, string Code, TKind What, string? By, Role? Role) where TKind : struct, Enum;

/// <summary>Somebody made, reset, shut or opened an account.</summary>
sealed record AccountChanged(DateTimeOffset At, string Account, Role Role, AccountChange What, string? By);

/// <summary>So many failed at a door within an hour that what opened it before opens it no more.</summary>
sealed record Alarm(DateTimeOffset At, string Door);

/// <summary>What the supervisor watches: who looked at whom, who read more than is usual or by night, what was done after the end or against the ordinary course, where somebody tries.</summary>
sealed class Integrity(NpgsqlDataSource db, Desk desk, ReadLog reads)
{
    public const int Days = 30, Most = 200;

    /// <summary>By night and on days off, where a unit says nothing of its hours.</summary>
    static readonly TimeOnly Morning = new(7, 0), Evening = new(20, 0);

    /// <summary>The latest looks of the last thirty days, the newest first.</summary>
    public async Task<List<Look>> Looks()
    {
        await using var command = db.CreateCommand($"""
            select l.at, g.code, a.display_name, a.role, l.account_id
            from grievance_reveal l join grievance g on g.id = l.grievance_id left join identity.account a on a.id = l.account_id
            where l.at >= $1 order by l.at desc limit {Most}
            """);
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<Look> looks = [];
        while (await r.ReadAsync())
            looks.Add(new(r.GetFieldValue<DateTimeOffset>(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2),
                r.IsDBNull(3) ? null : Enum.Parse<Role>(r.GetString(3), ignoreCase: true), r.GetGuid(4)));
        return looks;
    }

    /// <summary>Who looked, and how often, in the same days: the most first.</summary>
    public async Task<List<OftenLooked>> Often()
    {
        await using var command = db.CreateCommand("""
            select a.display_name, a.role, count(*)::integer, count(distinct l.grievance_id)::integer
            from grievance_reveal l join identity.account a on a.id = l.account_id
            where l.at >= $1 group by a.id order by 3 desc, 1
            """);
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<OftenLooked> all = [];
        while (await r.ReadAsync()) all.Add(new(r.GetString(0), Enum.Parse<Role>(r.GetString(1), ignoreCase: true), r.GetInt32(2), r.GetInt32(3)));
        return all;
    }

    /// <summary>What was done after the end, the newest first.</summary>
    public Task<List<Odd<LateEditKind>>> LateEdits() => OddIn<LateEditKind>("grievance_late_edit");

    /// <summary>What went against the ordinary course, the newest first.</summary>
    public Task<List<Odd<OverrideKind>>> Overrides() => OddIn<OverrideKind>("grievance_override");

    async Task<List<Odd<TKind>>> OddIn<TKind>(string table) where TKind : struct, Enum
    {
        await using var command = db.CreateCommand($"""
            select o.at, g.code, o.what, a.display_name, a.role from {table} o join grievance g on g.id = o.grievance_id left join identity.account a on a.id = o.account_id
            where o.at >= $1 order by o.at desc limit {Most}
            """);
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<Odd<TKind>> all = [];
        while (await r.ReadAsync())
            all.Add(new(r.GetFieldValue<DateTimeOffset>(0), r.GetString(1), Enum.Parse<TKind>(r.GetString(2), ignoreCase: true), r.IsDBNull(3) ? null : r.GetString(3),
                r.IsDBNull(4) ? null : Enum.Parse<Role>(r.GetString(4), ignoreCase: true)));
        return all;
    }

    /// <summary>What was done to accounts, the newest first.</summary>
    public async Task<List<AccountChanged>> Accounts()
    {
        await using var command = db.CreateCommand($"""
            select c.at, a.display_name, a.role, c.what, b.display_name from identity.account_change c join identity.account a on a.id = c.account_id left join identity.account b on b.id = c.by_id
            where c.at >= $1 order by c.at desc limit {Most}
            """);
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<AccountChanged> all = [];
        while (await r.ReadAsync())
            all.Add(new(r.GetFieldValue<DateTimeOffset>(0), r.GetString(1), Enum.Parse<Role>(r.GetString(2), ignoreCase: true), Enum.Parse<AccountChange>(r.GetString(3)), r.IsDBNull(4) ? null : r.GetString(4)));
        return all;
    }

    /// <summary>Where too many failed within an hour, the newest first.</summary>
    public async Task<List<Alarm>> Alarms()
    {
        await using var command = db.CreateCommand("select at, door from identity.alarm where at >= $1 order by at desc");
        command.Parameters.Add(new() { Value = Since });
        await using var r = await command.ExecuteReaderAsync();
        List<Alarm> all = [];
        while (await r.ReadAsync()) all.Add(new(r.GetFieldValue<DateTimeOffset>(0), r.GetString(1)));
        return all;
    }

    /// <summary>The days on which somebody read strikingly much, or when nobody works: the newest first.</summary>
    public async Task<List<DayOfReading>> Unusual()
    {
        var days = await DaysOfReading();
        return [.. days.Where(day => day.IsUnusual || day.OffHours > 0).OrderByDescending(day => day.Day).ThenByDescending(day => day.Reads).Take(Most)];
    }

    async Task<List<DayOfReading>> DaysOfReading()
    {
        await reads.Write();
        var hours = await Hours();
        await using var command = db.CreateCommand("""
            select a.id, a.display_name, a.role, c.hour at time zone $2, sum(c.reads)::integer, array_agg(distinct c.case_id)
            from read_count c join identity.account a on a.id = c.account_id where c.hour >= $1 group by a.id, 4
            """);
        command.Parameters.Add(new() { Value = Since });
        command.Parameters.Add(new() { Value = desk.Rules.TimeZone.Id });
        List<(Guid Id, string By, Role Role, DateTime Hour, int Reads, Guid[] Cases)> all = [];
        await using (var r = await command.ExecuteReaderAsync())
            while (await r.ReadAsync()) all.Add((r.GetGuid(0), r.GetString(1), Enum.Parse<Role>(r.GetString(2), ignoreCase: true), r.GetDateTime(3), r.GetInt32(4), r.GetFieldValue<Guid[]>(5)));

        var days = all.GroupBy(one => (one.Id, one.By, one.Role, Day: DateOnly.FromDateTime(one.Hour))).Select(day => (day.Key, Reads: day.Sum(one => one.Reads),
            Cases: day.SelectMany(one => one.Cases).Distinct().Count(), Off: day.Where(one => IsOff(one.Id, one.Hour)).Sum(one => one.Reads))).ToList();
        return days.ConvertAll(one => new DayOfReading(one.Key.By, one.Key.Role, one.Key.Day, one.Reads, one.Cases,
            Watch.Usual([.. days.Where(other => other.Key.Id == one.Key.Id && other.Key.Day != one.Key.Day).Select(other => other.Reads)]),
            Watch.Usual([.. days.Where(other => other.Key.Role == one.Key.Role && other.Key.Id != one.Key.Id).Select(other => other.Reads)]), one.Off));

        bool IsOff(Guid account, DateTime hour) => hours.TryGetValue(account, out var said)
            ? !said.Any(one => WorkingHours.Cover(one, hour.DayOfWeek, TimeOnly.FromDateTime(hour).AddMinutes(59)) || WorkingHours.Cover(one, hour.DayOfWeek, TimeOnly.FromDateTime(hour)))
            : !desk.Rules.Calendar.IsWorkingDay(DateOnly.FromDateTime(hour)) || TimeOnly.FromDateTime(hour) < Morning || TimeOnly.FromDateTime(hour) >= Evening;
    }

    // the hours of the units that somebody belongs to
    async Task<Dictionary<Guid, List<ImmutableArray<WorkingDays>>>> Hours()
    {
        await using var command = db.CreateCommand("select m.account_id, o.hours from organisation_member m join organisation o on o.id = m.organisation_id where o.hours <> '' and not o.is_dissolved");
        await using var r = await command.ExecuteReaderAsync();
        Dictionary<Guid, List<ImmutableArray<WorkingDays>>> all = [];
        while (await r.ReadAsync())
            if (WorkingHours.Parse(r.GetString(1)) is { } said) (all.TryGetValue(r.GetGuid(0), out var known) ? known : all[r.GetGuid(0)] = []).Add(said);
        return all;
    }

    DateTime Since => desk.Now.UtcDateTime.AddDays(-Days);
}
