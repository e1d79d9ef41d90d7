using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>A grievance as the lists show it.</summary>
[Table("grievance")]
sealed record GrievanceRow(
    Guid Id, string Code, Guid? ProjectId, Guid? UnitId, GrievanceKind Kind, Channel Channel, string Category, Severity Severity,
    GrievanceStatus Status, bool IsOpen, bool SeveralPeople, Guid? Person, Guid? Handler, DateTimeOffset ReceivedAt, DateTimeOffset LoggedAt,
    string? Clock, DateOnly? Due, DateOnly? Target, bool Provisional, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? AnsweredAt, DateTimeOffset? ClosedAt,
    bool ReopeningAsked, int Reopenings, bool Rated, Guid SubjectRef, string? SourceSystem, string? SourceNumber) : Row;

/// <summary>The day book of grievances.</summary>
sealed class GrievanceRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        yield return new GrievanceRow(id, after.Code, after.ProjectId, after.UnitId, after.Kind, after.Channel, after.Category,
            Categories.SeverityOf(after.Category), after.Status, after.IsOpen, after.SeveralPeople, after.Reporter?.Person, after.Handler,
            after.ReceivedAt, after.LoggedAt, after.Clock?.Rule, after.Clock?.LegalDue.Date, after.Clock?.InternalTarget.Date, after.Clock?.Provisional ?? false,
            after.FirstAnsweredAt, after.AnsweredAt, after.ClosedAt, after.ReopeningAsked, after.Reopenings, after.Rating is not null,
            after.Subject!.Ref, after.Source?.System, after.Source?.Number);
    }
}
