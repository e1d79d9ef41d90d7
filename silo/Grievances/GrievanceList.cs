using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>What a list of grievances is asked for; every part may be missing.</summary>
sealed record GrievanceFilter(
    GrievanceStatus[]? Status = null, Guid? ProjectId = null, string? Category = null, Guid? Assignee = null, bool Unassigned = false,
    string? Due = null, string? Q = null, bool? Open = null, GrievanceKind? Kind = null, Channel? Channel = null, DateOnly? ReceivedFrom = null, DateOnly? ReceivedTo = null,
    int? AnsweredAfterDays = null, bool ReopeningAsked = false, string? Order = null, int Page = 1, int PageSize = 50,
    bool NoProject = false, bool? Answered = null, DateOnly? AnsweredFrom = null, DateOnly? DueFrom = null, DateOnly? DueTo = null,
    Severity? Severity = null, Guid[]? Among = null, DateTimeOffset? LoggedSince = null, bool AwaitingMe = false, string? Waits = null, bool Unread = false, Guid[]? Only = null)
{
    /// <summary>Offered to this person; under supervision.</summary>
    public Guid? Offered { get; init; }
    public bool Supervised { get; init; }

    /// <summary>The values that <see cref="Due"/> takes: overdue, today, or the next seven days.</summary>
    public static readonly string[] Dues = ["overdue", "today", "week"];

    /// <summary>What a manager or a team owes an extension or a supervision order: a decision, a report, an end.</summary>
    public static readonly string[] WaitsFor = ["extension", "feedback", "lateFeedback", "closure"];

    /// <summary>By our own day, by the citizen's, by what came last, or by who has waited longest.</summary>
    public static readonly string[] Orders = ["due", "late", "received", "waiting"];
}

/// <summary>A grievance in a list, with its subject line opened.</summary>
sealed record GrievanceItem(
    Guid Id, string Code, GrievanceStatus Status, GrievanceKind Kind, Channel Channel, string Category, Severity Severity,
    Guid? ProjectId, string? ProjectName, string? Building, string? Unit, string? Subject, Guid? Handler, string? HandlerName,
    DateTimeOffset ReceivedAt, DateOnly? Due, DateOnly? Target, bool Provisional, DateTimeOffset? AnsweredAt, DateTimeOffset? ClosedAt,
    bool ReopeningAsked, bool SeveralPeople, string? SourceNumber)
{
    /// <summary>How high it has climbed; by when word on a supervision order is wanted, and whether it came.</summary>
    public Law.LadderStep? Rung { get; init; }
    public DateOnly? FeedbackDue { get; init; }
    public bool FeedbackGiven { get; init; }
}

/// <summary>A page of a list; the total is exact up to ten thousand.</summary>
sealed record Listed<T>(IReadOnlyList<T> Items, int Total, bool TotalIsExact, int Page, int PageSize);

/// <summary>The lists of grievances, out of the register: what the subject may not see is not there, by the same rules as Access.</summary>
sealed partial class GrievanceList(NpgsqlDataSource db, Vault.Vault vault, KeyFile keys, Desk desk)
{
    const int CountedTo = 10_000;

    public async Task<Listed<GrievanceItem>> Page(GrievanceFilter filter)
    {
        var subject = await desk.Who();
        var (where, parameters) = Where(filter, subject);
        var tokens = TokensOf(filter);
        if (tokens.Length > 0) where += Holding(tokens);
        // of a word that a great many cases hold, no more is counted than leads to the next page
        var countedTo = tokens.Length > 0 && await HoldersOf(tokens) > CountedTo ? (filter.Page + 1) * filter.PageSize : CountedTo;
        var offset = (long)(filter.Page - 1) * filter.PageSize;
        await using var batch = db.CreateBatch();
        batch.BatchCommands.Add(Command($"""
            select g.id, g.code, g.status, g.kind, g.channel, g.category, g.severity, g.project_id, p.name, b.name, u.number, g.subject_ref, g.handler, a.display_name,
                   g.received_at, g.due, g.target, g.provisional, g.answered_at, g.closed_at, g.reopening_asked, g.several_people, g.source_number, g.is_frozen,
                   o.rung, o.feedback_due, o.feedback_at is not null
            from (select * from grievance g where {where} order by {OrderOf(filter)} limit {filter.PageSize} offset {offset}) g
            left join project p on p.id = g.project_id left join unit u on u.id = g.unit_id left join building b on b.id = u.building_id
            left join identity.account a on a.id = g.handler left join grievance_oversight o on o.grievance_id = g.id
            order by {OrderOf(filter)}
            """, parameters));
        batch.BatchCommands.Add(Command($"select count(*)::integer from (select from grievance g where {where} limit {countedTo + 1}) counted", parameters));
        List<(GrievanceItem Item, Guid Subject)> rows = [];
        int total;
        // let go of before the vault asks for a connection of its own, and once only: Npgsql uses its readers again
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) rows.Add((Read(reader), reader.GetBoolean(23) && !Sight.OfFrozen(subject) ? Guid.Empty : reader.GetGuid(11)));
            await reader.NextResultAsync();
            await reader.ReadAsync();
            total = reader.GetInt32(0);
        }

        var opened = await vault.Open(rows.Select(r => r.Subject));
        return new([.. rows.Select(r => r.Item with { Subject = opened.GetValueOrDefault(r.Subject) })],
            Math.Min(total, countedTo), total <= countedTo, filter.Page, filter.PageSize);
    }

    /// <summary>These cases, as far as the subject may see them.</summary>
    public async Task<IReadOnlyList<GrievanceItem>> Of(Guid[] ids)
    {
        List<GrievanceItem> all = [];
        foreach (var some in ids.Distinct().Chunk(500)) all.AddRange((await Page(new() { Only = some, Order = "received", PageSize = some.Length })).Items);
        return all;
    }

    /// <summary>
    /// Cases that hold all the words. The numbers stand in the statement itself, so that PostgreSQL, which keeps count of how common each is, can choose:
    /// what many use it looks for along the order that is shown, until the page is full; what is rare in the index.
    /// </summary>
    static string Holding(int[] tokens) =>
        $" and g.id in (select t.case_id from vault.text t where t.tokens @> array[{string.Join(',', tokens)}])";

    /// <summary>About how many texts hold them, as PostgreSQL's statistics say without looking.</summary>
    async Task<long> HoldersOf(int[] tokens)
    {
        await using var command = db.CreateCommand($"explain (format json) select from vault.text t where t.tokens @> array[{string.Join(',', tokens)}]");
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt64();
    }

    /// <summary>How many there are behind each of several filters (words apart), in one round trip; counting ends at ten thousand.</summary>
    public async Task<int[]> Count(params GrievanceFilter[] filters)
    {
        var subject = await desk.Who();
        await using var batch = db.CreateBatch();
        foreach (var filter in filters)
        {
            var (where, parameters) = Where(filter, subject);
            batch.BatchCommands.Add(Command($"select count(*)::integer from (select from grievance g where {where} limit {CountedTo + 1}) counted", parameters));
        }
        List<int> counts = [];
        await using var reader = await batch.ExecuteReaderAsync();
        do while (await reader.ReadAsync()) counts.Add(reader.GetInt32(0));
        while (await reader.NextResultAsync());
        return [.. counts];
    }

    static string OrderOf(GrievanceFilter filter) => filter.Order switch
    {
        "received" => "g.received_at desc, g.id",
        "due" => "g.target nulls last, g.id",
        "late" => "g.due nulls last, g.id",
        "waiting" => "g.received_at, g.id",
        _ => filter.Open == true || filter.Due is not null || filter.Status is { Length: > 0 } s && s.All(x => x is GrievanceStatus.Registered or GrievanceStatus.Accepted or GrievanceStatus.InProgress or GrievanceStatus.Transferred or GrievanceStatus.UnderReview)
            ? "g.target nulls last, g.id" : "g.received_at desc, g.id",
    };

    // Only words of ours go into the text of the statement; whatever a caller says is a parameter.
    (string Sql, List<NpgsqlParameter> Parameters) Where(GrievanceFilter filter, Subject subject)
    {
        List<NpgsqlParameter> parameters = [];
        var sql = new StringBuilder(Sight.Of(subject, desk.Now, value =>
        {
            parameters.Add(new() { Value = value });
            return $"${parameters.Count}";
        }));

        var today = desk.Rules.LocalDate(desk.Now);
        var zone = desk.Rules.TimeZone;
        if (filter.Status is { Length: > 0 } status) And("g.status = any({0})", (object)status.Select(Camel).ToArray());      // an array of strings would pass for the list of values itself
        if (filter.ProjectId is { } project) And("g.project_id = {0}", project);
        if (filter.Only is { } only) And("g.id = any({0})", only);
        if (filter.Unread) And("g.id in (select d.grievance_id from grievance_dialog d where d.unread_by_house > 0)");
        if (filter.NoProject) And("g.project_id is null");
        if (filter.Category is { } category) And("(g.category = {0} or g.category like {1})", category, category + ".%");
        if (filter.Kind is { } kind) And("g.kind = {0}", Camel(kind));
        if (filter.Channel is { } channel) And("g.channel = {0}", Camel(channel));
        if (filter.Assignee is { } assignee) And("g.handler = {0}", assignee);
        if (filter.Unassigned) And("g.handler is null");
        if (filter.AwaitingMe) And($"g.id in ({Awaiting(subject)})", subject.Id, subject.Units.ToArray(), today);
        if (filter.Severity is { } severity) And($"g.severity = '{Camel(severity)}'");        // a word of ours, so that the index of alerts serves
        if (filter is { Among: { } among, LoggedSince: { } since }) And("(g.id = any({0}) or g.logged_at >= {1})", among, since.UtcDateTime);
        if (filter.Open is { } open) And(open ? "g.is_open" : "not g.is_open");
        if (filter.ReopeningAsked) And("g.reopening_asked");
        if (filter.Waits == "extension") And("exists (select from grievance_oversight o where o.grievance_id = g.id and o.extension_asked is not null)");
        if (filter.Waits == "feedback") And("exists (select from grievance_oversight o where o.grievance_id = g.id and o.order_since is not null and o.feedback_at is null)");
        if (filter.Waits == "lateFeedback") And("exists (select from grievance_oversight o where o.grievance_id = g.id and o.order_since is not null and o.feedback_at is null and o.feedback_due < {0})", today);
        if (filter.Waits == "closure") And("exists (select from grievance_oversight o where o.grievance_id = g.id and o.order_since is not null and o.feedback_at is not null)");
        if (filter.Offered is { } offered) And("g.offered = {0}", offered);
        if (filter.Supervised) And("g.is_supervised");
        if (filter.Due == "overdue") And("g.is_open and g.due < {0}", today);
        if (filter.Due == "today") And("g.is_open and g.target <= {0} and g.due >= {0}", today);
        if (filter.Due == "week") And("g.is_open and g.due >= {0} and g.target <= {1}", today, today.AddDays(7));
        if (filter.ReceivedFrom is { } from) And("g.received_at >= {0}", Midnight(from));
        if (filter.ReceivedTo is { } to) And("g.received_at < {0}", Midnight(to.AddDays(1)));
        if (filter.DueFrom is { } dueFrom) And("g.due >= {0}", dueFrom);
        if (filter.DueTo is { } dueTo) And("g.due <= {0}", dueTo);
        if (filter.Answered is { } answered) And(answered ? "g.first_answered_at is not null" : "g.first_answered_at is null");
        if (filter.AnsweredFrom is { } answeredFrom) And("g.first_answered_at >= {0}", Midnight(answeredFrom));
        if (filter.AnsweredAfterDays is { } days) And("g.first_answered_at - g.received_at > {0}", TimeSpan.FromDays(days));
        if (filter.Q is not null && !Sight.OfFrozen(subject)) And("not g.is_frozen");       // nobody searches what only the law keeps
        if (filter.Q?.Trim() is { Length: > 0 } q && TokensOf(filter) is not { Length: > 0 }) And("g.code = {0}", q.ToUpperInvariant());
        return (sql.ToString(), parameters);

        void And(string condition, params object[] values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!condition.Contains($"{{{i}}}", StringComparison.Ordinal)) continue;
                parameters.Add(new() { Value = values[i] });
                condition = condition.Replace($"{{{i}}}", $"${parameters.Count}", StringComparison.Ordinal);
            }
            sql.Append(" and ").Append(condition);
        }

        DateTime Midnight(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), zone);
    }

    // what waits for this one's word: offered to them, sent to their unit; to a manager also what brooks no delay and was not noted or is to be
    // closed by another than its team, more time that is asked for, and supervision that was reported on or not in time
    static string Awaiting(Subject subject) => "select o.id from grievance o where o.offered = {0} union all select o.id from grievance o where o.receiver = any({1}) and o.status = 'transferred'"
        + (subject.Role != Role.Manager ? "" : " union all select a.grievance_id from grievance_alert a join grievance o on o.id = a.grievance_id where a.noted_at is null or (a.is_followed and o.status = 'answered')"
            + " union all select o.grievance_id from grievance_oversight o where (o.extension_asked is not null and o.extension_by <> {0}) or (o.order_since is not null and (o.feedback_at is not null or o.feedback_due < {2}))");

    [GeneratedRegex(@"^[A-Za-z]{1,6}-\d{2}-\d+$", RegexOptions.NonBacktracking)]
    private static partial Regex CodeForm();

    int[] TokensOf(GrievanceFilter filter) => filter.Q?.Trim() is { Length: > 0 } q && !CodeForm().IsMatch(q) ? Tokens.Of(q, keys.Search) : [];

    static NpgsqlBatchCommand Command(string sql, List<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
        return command;
    }

    static string Camel<T>(T value) where T : Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    static GrievanceItem Read(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetString(1), Parse<GrievanceStatus>(r, 2), Parse<GrievanceKind>(r, 3), Parse<Channel>(r, 4), r.GetString(5), Parse<Severity>(r, 6),
        Value<Guid>(r, 7), Text(r, 8), Text(r, 9), Text(r, 10), null, Value<Guid>(r, 12), Text(r, 13),
        r.GetFieldValue<DateTimeOffset>(14), Value<DateOnly>(r, 15), Value<DateOnly>(r, 16), r.GetBoolean(17), Value<DateTimeOffset>(r, 18), Value<DateTimeOffset>(r, 19),
        r.GetBoolean(20), r.GetBoolean(21), Text(r, 22))
    {
        Rung = r.IsDBNull(24) ? null : Parse<Law.LadderStep>(r, 24), FeedbackDue = Value<DateOnly>(r, 25), FeedbackGiven = r.GetBoolean(26),
    };

    static T Parse<T>(NpgsqlDataReader r, int i) where T : struct, Enum => Enum.Parse<T>(r.GetString(i), ignoreCase: true);
    static T? Value<T>(NpgsqlDataReader r, int i) where T : struct => r.IsDBNull(i) ? null : r.GetFieldValue<T>(i);
    static string? Text(NpgsqlDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);
}
