using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.Hotline;

/// <summary>A ticket as the hotline knows it, and where its reply lies.</summary>
[Table("ticket")]
sealed record TicketRow(Guid GrievanceId, string Number, Urgency Urgency, DateTimeOffset DueAt, Guid? ReplyRef) : Row;

/// <summary>The tickets of the hotline.</summary>
sealed class TicketRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        if (after is { Ticket: { } ticket, Source: { } source } && (before.Ticket is null || before.Answer != after.Answer))
            yield return new TicketRow(id, source.Number, ticket.Urgency, ticket.Due, after.Answer?.Ref);
    }
}
