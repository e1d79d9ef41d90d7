using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Grievances;

interface IGrievanceGrain : ICaseGrain<Grievance>;

[Reentrant]
sealed class GrievanceGrain(CaseServices<Grievance> services) : CaseGrain<Grievance>(services), IGrievanceGrain;
