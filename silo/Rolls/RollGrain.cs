using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Rolls;

interface IRollGrain : ICaseGrain<Roll>;

[Reentrant]
sealed class RollGrain(CaseServices<Roll> services) : CaseGrain<Roll>(services), IRollGrain;
