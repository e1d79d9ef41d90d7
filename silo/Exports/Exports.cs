using System.Globalization;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace Mediation.Exports;

/// <summary>A request to take data along, with its purpose opened.</summary>
sealed record ExportItem(
    Guid Id, ExportKind Kind, string Filter, int People, string? Purpose, Guid AskedById, string? AskedBy, DateTimeOffset AskedAt, ExportStatus Status,
    Guid? DecidedById, string? DecidedBy, string? Reason, DateTimeOffset? Until, DateTimeOffset? TakenAt, int Rows);

/// <summary>A file that leaves the house: its name and its last line say who took it and when.</summary>
sealed record Taken(Answer Answer, byte[] Bytes, string FileName);

/// <summary>Asking for, listing and handing out what many people's data is in.</summary>
sealed class Exports(NpgsqlDataSource db, Desk desk, Vault.Vault vault, GrievanceList list, Accounts accounts, Staff.ReadLog reads, Told told)
{
    const int Most = 200;

    /// <summary>The words that a filter may hold: no search, no place in the list, no other format.</summary>
    static readonly string[] Left = ["q", "page", "pageSize", "sel", "format", "handler"];

    /// <summary>A query string as it is kept: without what was searched for, in order.</summary>
    public static string Tidy(IQueryCollection query) => string.Join('&', query.Where(pair => !Left.Contains(pair.Key) && pair.Value.ToString() != "").OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}"));

    public static QueryCollection Parse(string filter) => new(QueryHelpers.ParseQuery(filter));

    /// <summary>How many people's cases the filter means, for whoever asks.</summary>
    public async Task<(int People, List<Fault> Faults)> Count(string filter)
    {
        var (read, faults) = await GrievanceQuery.Read(Parse(filter), desk);
        return (faults.Count > 0 ? 0 : (await list.Count(read))[0], faults);
    }

    /// <summary>Whether so many may be taken along without asking anybody, beside what was before.</summary>
    public async Task<bool> NeedsNobody(int people) => people + await told.Of(await desk.Who()) <= Export.Few;

    public async Task<Answer> Ask(string filter, PrivateText purpose, Guid commandId, object asked) =>
        await desk.Put(Intake.CaseId(await desk.Who(), commandId), new AskExport(ExportKind.Grievances, filter, (await Count(filter)).People, purpose, await told.Of(await desk.Who())), commandId, asked);

    /// <summary>The file, once its taking is on record. What is asked a second time under the same id is not handed out again.</summary>
    public async Task<Taken> Take(Guid id, Guid commandId)
    {
        var subject = await desk.Who();
        var seen = await desk.See<Export>(id, "TakeExport");
        if (seen.Case is not { } export) return new(new(seen.Outcome, id, 0), [], "");

        var items = (await list.Page((await GrievanceQuery.Read(Parse(export.Filter), desk)).Filter with { Page = 1, PageSize = Export.Most })).Items;
        var answer = await desk.Put(id, new TakeExport(items.Count), commandId);
        if (answer.Outcome != Outcome.Done) return new(answer, [], "");
        if (answer.Repeated) return new(answer with { Outcome = Outcome.Refused, Refusal = new("export/already-taken") }, [], "");

        foreach (var item in items) reads.Count(subject, item.Id);
        var (who, at) = (await accounts.Find(subject.Id), desk.Rules.LocalTime(desk.Now));
        var mark = string.Create(CultureInfo.InvariantCulture, $"{who!.DisplayName} ({who.UserName}) {at:yyyy-MM-dd HH:mm zzz} {id}");
        var name = string.Create(CultureInfo.InvariantCulture, $"grievances-{Plain(who.UserName)}-{at:yyyyMMdd-HHmm}-{id.ToString()[^8..]}.csv");
        return new(answer, Lists.CsvBytes(items, mark), name);
    }

    /// <summary>A user name as a file's name may hold it.</summary>
    static string Plain(string userName) => string.Concat(userName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>What the subject may know of: what waits first, then the latest. Who only asks sees what they asked for.</summary>
    public async Task<List<ExportItem>> All(Guid? only = null)
    {
        var subject = await desk.Who();
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            select e.id, e.kind, e.filter, e.people, e.purpose_ref, e.asked_by, a.display_name, e.asked_at, e.status, e.decided_by, d.display_name, e.reason_ref, e.until, e.taken_at, e.rows
            from export e left join identity.account a on a.id = e.asked_by left join identity.account d on d.id = e.decided_by
            where {Sight(subject, command)} {(only is { } id ? $"and e.id = {command.Parameter(id)}" : "")}
            order by e.status <> 'asked', e.asked_at desc limit {Most}
            """;
        List<(ExportItem Item, Guid Purpose, Guid? Reason)> all = [];
        await using (var r = await command.ExecuteReaderAsync())
            while (await r.ReadAsync())
                all.Add((new(r.GetGuid(0), Enum.Parse<ExportKind>(r.GetString(1), true), r.GetString(2), r.GetInt32(3), null, r.GetGuid(5), Text(r, 6), r.GetFieldValue<DateTimeOffset>(7),
                    Enum.Parse<ExportStatus>(r.GetString(8), true), Value<Guid>(r, 9), Text(r, 10), null, Value<DateTimeOffset>(r, 12), Value<DateTimeOffset>(r, 13), r.GetInt32(14)), r.GetGuid(4), Value<Guid>(r, 11)));
        var opened = await vault.Open(all.SelectMany(one => (Guid[])[one.Purpose, one.Reason ?? Guid.Empty]));
        return all.ConvertAll(one => one.Item with { Purpose = opened.GetValueOrDefault(one.Purpose), Reason = one.Reason is { } reason ? opened.GetValueOrDefault(reason) : null });
    }

    /// <summary>How many wait for a decision of somebody other than who asked.</summary>
    public async Task<int> Waiting(Guid than)
    {
        await using var command = db.CreateCommand("select count(*)::integer from export where status = 'asked' and asked_by <> $1");
        return (int)(await command.With(than).ExecuteScalarAsync())!;
    }

    /// <summary>Access, said in SQL: a test holds it to <see cref="Access.Decide"/>.</summary>
    string Sight(Subject subject, NpgsqlCommand command)
    {
        var parts = subject.Parts("read", desk.Now).Where(part => Access.Matrix["ReadExport"].Knows(part.Role) && (part.Reach.Everywhere || part.Reach.OfNoProject)).ToList();
        return parts.Count == 0 ? "false" : parts.Exists(part => part.Role is Role.Manager or Role.Supervisor or Role.Admin) ? "true" : $"e.asked_by = {command.Parameter(subject.Id)}";
    }

    static string? Text(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);
    static T? Value<T>(NpgsqlDataReader r, int i) where T : struct => r.IsDBNull(i) ? null : r.GetFieldValue<T>(i);
}
