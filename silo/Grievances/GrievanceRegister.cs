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
        var row = RowOf(id, after);
        if (!before.IsLogged || RowOf(id, before) != row) yield return row;      // a note changes no list
    }

    static GrievanceRow RowOf(Guid id, Grievance one) => new(
        id, one.Code, one.ProjectId, one.UnitId, one.Kind, one.Channel, one.Category,
        Categories.SeverityOf(one.Category), one.Status, one.IsOpen, one.SeveralPeople, one.Reporter?.Person, one.Handler,
        one.ReceivedAt, one.LoggedAt, one.Clock?.Rule, one.Clock?.LegalDue.Date, one.Clock?.InternalTarget.Date,
        one.Clock?.Provisional ?? false, one.FirstAnsweredAt, one.AnsweredAt, one.ClosedAt,
        one.ReopeningAsked, one.Reopenings, one.Rating is not null, one.Subject!.Ref, one.Source?.System, one.Source?.Number);
}
