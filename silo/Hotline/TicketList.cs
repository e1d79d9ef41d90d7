using Npgsql;

namespace Mediation.Hotline;

/// <summary>What became of a ticket, as the hotline gets it back.</summary>
sealed record TicketResult(
    string Number, string Code, string Status, string? Reply, DateTimeOffset ReceivedAt, DateTimeOffset ExternalDue, DateOnly? OurDue,
    DateTimeOffset LoggedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? ClosedAt);

/// <summary>The tickets with their results, by their numbers, some at a time.</summary>
sealed class TicketList(NpgsqlDataSource db, Vault.Vault vault)
{
    public const int Together = 500;

    public async Task<List<TicketResult>> After(string number)
    {
        List<(TicketResult Result, Guid? Reply)> rows = [];
        await using (var command = db.CreateCommand("""
            select t.number, g.code, g.status, g.received_at, t.due_at, g.due, g.logged_at, g.answered_at, g.closed_at, t.reply_ref
            from ticket t join grievance g on g.id = t.grievance_id where t.number > $1 order by t.number limit $2
            """))
        {
            command.Parameters.Add(new() { Value = number });
            command.Parameters.Add(new() { Value = Together });
            await using var r = await command.ExecuteReaderAsync();
            while (await r.ReadAsync())
                rows.Add((new(r.GetString(0), r.GetString(1), r.GetString(2), null, r.GetFieldValue<DateTimeOffset>(3), r.GetFieldValue<DateTimeOffset>(4), r.IsDBNull(5) ? null : r.GetFieldValue<DateOnly>(5),
                    r.GetFieldValue<DateTimeOffset>(6), r.IsDBNull(7) ? null : r.GetFieldValue<DateTimeOffset>(7), r.IsDBNull(8) ? null : r.GetFieldValue<DateTimeOffset>(8)), r.IsDBNull(9) ? null : r.GetGuid(9)));
        }
        var opened = await vault.Open(rows.Select(row => row.Reply).OfType<Guid>());
        return rows.ConvertAll(row => row.Result with { Reply = row.Reply is { } reply ? opened.GetValueOrDefault(reply) : null });
    }
}
