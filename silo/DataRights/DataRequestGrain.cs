using Mediation.Cases;
using Npgsql;
using Orleans.Concurrency;

namespace Mediation.DataRights;

interface IDataRequestGrain : ICaseGrain<DataRequest>;

/// <summary>What somebody asks of their data, which bars whoever is barred from a case that it reaches.</summary>
[Reentrant]
sealed class DataRequestGrain(CaseServices<DataRequest> services, NpgsqlDataSource db) : CaseGrain<DataRequest>(services), IDataRequestGrain
{
    // Whom a case is about must not learn of it by what its reporter asks. Who filed it for them knows of it anyway, and may decide nothing in it: were it
    // hidden from them once there is such a case, the hiding would tell them.
    protected override async ValueTask<Resource> Aimed(DataRequest state)
    {
        await using var command = db.CreateCommand($"select r.account_id, r.is_accused from grievance_recusal r where r.grievance_id in ({DataRequests.Reached("$1", "$2")})");
        command.Parameters.Add(new() { Value = state.Person });
        command.Parameters.Add(new() { Value = (object?)state.OnlyCase ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using var r = await command.ExecuteReaderAsync();
        var aimed = state.ResourceOf(this.GetPrimaryKey());
        while (await r.ReadAsync())
            if (r.GetGuid(0) is var account && account != state.FiledBy)
                aimed = r.GetBoolean(1) ? aimed with { Accused = aimed.Accused.Add(account) } : aimed with { Recused = aimed.Recused.Add(account) };
        return aimed;
    }
}
