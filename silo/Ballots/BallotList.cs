using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Law;
using Npgsql;

namespace Mediation.Ballots;

/// <summary>A ballot in a list.</summary>
/// <param name="Mine">who looks has a part in it</param>
sealed record BallotItem(
    Guid Id, string Code, Guid ProjectId, string? ProjectName, string Title, BallotStatus Status, bool IsConsent, DateTimeOffset DraftedAt, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt,
    int Heads, string Area, int HeadsVoted, string AreaVoted, string HeadsPercent, string AreaPercent, bool? Passed, bool Mine);

/// <summary>The lists of ballots, out of the register. What is not announced yet is for the house: drafts, and whether it has passed.</summary>
sealed class BallotList(NpgsqlDataSource db, Desk desk)
{
    public static readonly BallotStatus[] Past = [BallotStatus.Closed, BallotStatus.Counted, BallotStatus.Announced, BallotStatus.Archived, BallotStatus.Annulled];

    /// <param name="seatOf">an account: only those in which it has a part</param>
    public async Task<Listed<BallotItem>> Page(Guid? project = null, BallotStatus[]? status = null, int page = 1, int pageSize = 50, Guid? seatOf = null)
    {
        var subject = await desk.Who();
        var isHouse = subject.IsStaff || subject.Role is Role.System or Role.Integrator;
        string[] wanted = [.. (status is { Length: > 0 } ? status : Enum.GetValues<BallotStatus>()).Where(one => isHouse || one is not (BallotStatus.Draft or BallotStatus.RollTaken)).Select(Text)];
        const string seat = "exists (select from ballot_seat s where s.account = $3 and s.ballot = b.id)";
        var where = $"($1::uuid is null or b.project_id = $1) and b.status = any($2){(seatOf is null ? "" : $" and {seat}")}";
        await using var batch = db.CreateBatch();
        Add(batch, $"""
            select b.id, b.code, b.project_id, p.name, b.title, b.status, b.is_consent, b.drafted_at, b.opens_at, b.closes_at, b.heads, b.area, b.heads_voted, b.area_voted, b.passed, {seat}
            from ballot b left join project p on p.id = b.project_id where {where}
            order by b.status = 'open' desc, b.drafted_at desc, b.id limit {pageSize} offset {(long)(page - 1) * pageSize}
            """);
        Add(batch, $"select count(*)::integer from ballot b where {where}");
        List<BallotItem> items = [];
        await using var r = await batch.ExecuteReaderAsync();
        while (await r.ReadAsync())
        {
            var (state, heads, area, voted, areaVoted) = (Enum.Parse<BallotStatus>(r.GetString(5), ignoreCase: true), r.GetInt32(10), r.GetInt64(11), r.GetInt32(12), r.GetInt64(13));
            items.Add(new(r.GetGuid(0), r.GetString(1), r.GetGuid(2), r.IsDBNull(3) ? null : r.GetString(3), r.GetString(4), state, r.GetBoolean(6),
                r.GetFieldValue<DateTimeOffset>(7), Time(8), Time(9), heads, Shown.Area(area), voted, Shown.Area(areaVoted), Shown.Percent(voted, heads), Shown.Percent(areaVoted, area),
                r.IsDBNull(14) || (!isHouse && state is not (BallotStatus.Announced or BallotStatus.Archived)) ? null : r.GetBoolean(14), r.GetBoolean(15)));
        }
        await r.NextResultAsync();
        await r.ReadAsync();
        return new(items, r.GetInt32(0), true, page, pageSize);

        DateTimeOffset? Time(int i) => r.IsDBNull(i) ? null : r.GetFieldValue<DateTimeOffset>(i);

        void Add(NpgsqlBatch to, string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new() { Value = (object?)project ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
            command.Parameters.Add(new() { Value = wanted });
            if (sql.Contains("$3", StringComparison.Ordinal)) command.Parameters.Add(new() { Value = seatOf ?? subject.Id });
            to.BatchCommands.Add(command);
        }
    }

    /// <summary>The ballot under which this receipt was given.</summary>
    public async Task<Guid?> OfReceipt(long receipt)
    {
        await using var command = db.CreateCommand("select ballot_id from ballot_receipt where receipt = $1");
        command.Parameters.Add(new() { Value = receipt });
        return await command.ExecuteScalarAsync() as Guid?;
    }

    /// <summary>Every ballot of a project, or of an account that has a part in it: a district has dozens of them, not thousands.</summary>
    public async Task<List<BallotItem>> All(Guid? project = null, Guid? seatOf = null)
    {
        List<BallotItem> all = [];
        for (var page = 1; ; page++)
        {
            var some = await Page(project, page: page, pageSize: 100, seatOf: seatOf);
            all.AddRange(some.Items);
            if (some.Items.Count < 100) return all;
        }
    }

    static string Text(BallotStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{status}");
}
