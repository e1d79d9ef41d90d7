using Mediation.Cases;
using Mediation.Grievances;

namespace Mediation.DataRights;

/// <summary>A request for somebody's data as the lists show it.</summary>
[Table("data_request")]
sealed record DataRequestRow(
    Guid Id, DataRight DataRight, Guid Person, Guid? OnlyCase, DataRequestStatus Status, DateTimeOffset FiledAt, DateOnly? Due, Guid? DecidedBy, DateOnly? FrozenUntil, Guid? FiledBy) : Row;

/// <summary>The day book of data requests. What was said in one goes with what it asked to be erased.</summary>
sealed class DataRequestRegister : IRegister<DataRequest>
{
    public IEnumerable<Row> Rows(Guid id, DataRequest before, DataRequest after)
    {
        yield return new DataRequestRow(id, after.Right, after.Person, after.OnlyCase, after.Status, after.FiledAt!.Value, after.Clock?.LegalDue.Date, after.DecidedBy, after.FrozenUntil, after.FiledBy);
        if (after is not { Right: DataRight.Erasure, Status: DataRequestStatus.Fulfilled }) yield break;
        yield return new CaseTexts(id) { Gone = true };
    }
}
