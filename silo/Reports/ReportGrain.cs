using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Reports;

interface IReportGrain : ICaseGrain<AnnualReport>;

[Reentrant]
sealed class ReportGrain(CaseServices<AnnualReport> services) : CaseGrain<AnnualReport>(services), IReportGrain;
