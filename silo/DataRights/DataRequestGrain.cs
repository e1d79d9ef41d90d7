using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.DataRights;

interface IDataRequestGrain : ICaseGrain<DataRequest>;

[Reentrant]
sealed class DataRequestGrain(CaseServices<DataRequest> services) : CaseGrain<DataRequest>(services), IDataRequestGrain;
