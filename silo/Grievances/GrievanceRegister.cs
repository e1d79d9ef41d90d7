using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>A grievance as the lists show it.</summary>
[Table("grievance")]
sealed record GrievanceRow(
    Guid Id, string Code, Guid? ProjectId, Guid? UnitId, GrievanceKind Kind, Channel Channel, string Category, Severity Severity,
    GrievanceStatus Status, bool IsOpen, bool SeveralPeople, Guid? Person, Guid? Handler, DateTimeOffset ReceivedAt, DateTimeOffset LoggedAt,
    string? Clock, DateOnly? Due, DateOnly? Target, bool Provisional, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? AnsweredAt, DateTimeOffset? ClosedAt,
    bool ReopeningAsked, int Reopenings, bool Rated, Guid SubjectRef, string? SourceSystem, string? SourceNumber, bool IsFrozen,
    Guid? FirstHandler, Guid? Offered, Guid? Receiver, bool IsSupervised) : Row;

/// <summary>A hop of a case to who is to handle it.</summary>
[Table("grievance_hop", keys: 2)]
sealed record HopRow(Guid GrievanceId, int Number, Guid? UnitId, string? Authority, DateTimeOffset At, DateOnly ObjectionDue, HopAnswer Answer, DateTimeOffset? AnsweredAt) : Row;

/// <summary>What brooks no delay, and what of it is done.</summary>
[Table("grievance_alert")]
sealed record AlertRow(
    Guid GrievanceId, DateTimeOffset RaisedAt, DateTimeOffset ContactDue, DateTimeOffset? ContactedAt, DateTimeOffset? NotedAt, Guid? NotedBy,
    DateTimeOffset? ReferredAt, DateTimeOffset? SecuredAt, bool IsFollowed) : Row;

/// <summary>Somebody who must stand back from a case.</summary>
[Table("grievance_recusal", keys: 2)]
sealed record RecusalRow(Guid GrievanceId, Guid AccountId, bool IsAccused) : Row;

/// <summary>Somebody looked at who reported.</summary>
[Table("grievance_reveal", keys: 2)]
sealed record RevealRow(Guid GrievanceId, int Number, Guid AccountId, DateTimeOffset At) : Row;

/// <summary>Something was done to a case after its end.</summary>
[Table("grievance_late_edit", keys: 2)]
sealed record LateEditRow(Guid GrievanceId, int Number, LateEditKind What, DateTimeOffset At) : Row;

/// <summary>What the vault keeps of a case. These are no registers: rows of them are only ever wished gone, in the commit that says so.</summary>
[Table("vault.text")] sealed record CaseTexts(Guid CaseId) : Row;
[Table("vault.key")] sealed record CaseKey(Guid Subject) : Row;
[Table("vault.file")] sealed record CaseFiles(Guid CaseId) : Row;
[Table("identity.pin")] sealed record CasePin(Guid CaseId) : Row;

/// <summary>An answer of which the reporter is still to be told, by a short message.</summary>
[Table("grievance_message")]
sealed record MessageRow(Guid GrievanceId, DateTimeOffset AnsweredAt) : Row;

/// <summary>The day book of grievances.</summary>
sealed class GrievanceRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after)
    {
        var row = RowOf(id, after);
        if (!before.IsLogged || RowOf(id, before) != row) yield return row;      // a note changes no list

        if (after.ErasedAt is not null && before.ErasedAt is null)
            foreach (var gone in (Row[])[new CaseTexts(id), new CaseKey(id), new CasePin(id), new CaseFiles(id)]) yield return gone with { Gone = true };
        if (after.LastLateEdit is { } late && late != before.LastLateEdit) yield return new LateEditRow(id, late.Number, late.What, late.At);
        foreach (var glass in after.Glasses.Where(glass => !before.Glasses.Contains(glass)))
            yield return new GlassRow(id, glass.Number, glass.By, glass.At, glass.Until, glass.Reason, glass.ReviewedBy, glass.Justified);
        if (after.LastReveal is { } look && look != before.LastReveal) yield return new RevealRow(id, look.Number, look.By, look.At);
        if (after.Hop is { } hop && hop != before.Hop) yield return new HopRow(id, hop.Number, hop.Unit, hop.Authority, hop.At, hop.Objection.LegalDue.Date!.Value, hop.Answer, hop.AnsweredAt);
        if (after.Alert is { } alert && alert != before.Alert)
            yield return new AlertRow(id, alert.RaisedAt, alert.ContactDue, alert.ContactedAt, alert.NotedAt, alert.NotedBy, alert.ReferredAt, alert.SecuredAt, alert.Owed.IsEmpty);

        if (after.MessageDue is { } answer) yield return new MessageRow(id, answer);
        else if (before.MessageDue is { } told) yield return new MessageRow(id, told) { Gone = true };

        if (before.Recused == after.Recused && before.Accused == after.Accused) yield break;
        foreach (var account in before.Recused.Union(before.Accused).Except(after.Recused.Union(after.Accused))) yield return new RecusalRow(id, account, false) { Gone = true };
        foreach (var account in after.Recused) yield return new RecusalRow(id, account, false);
        foreach (var account in after.Accused) yield return new RecusalRow(id, account, true);
    }

    static GrievanceRow RowOf(Guid id, Grievance one) => new(
        id, one.Code, one.ProjectId, one.UnitId, one.Kind, one.Channel, one.Category,
        one.Severity, one.Status, one.IsOpen, one.SeveralPeople, one.ErasedAt is null ? one.Reporter?.Person : null, one.Handler,
        one.ReceivedAt, one.LoggedAt, one.Clock?.Rule, one.Clock?.LegalDue.Date, one.Clock?.InternalTarget.Date,
        one.Clock?.Provisional ?? false, one.FirstAnsweredAt, one.AnsweredAt, one.ClosedAt,
        one.ReopeningAsked, one.Reopenings, one.Rating is not null, one.Subject!.Ref, one.Source?.System, one.Source?.Number, one.IsFrozen,
        one.FirstHandler, one.Offered, one.ResourceOf(id).Receiver, one.IsSupervised);
}
