using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Exports;

interface IExportGrain : ICaseGrain<Export>;

[Reentrant]
sealed class ExportGrain(CaseServices<Export> services) : CaseGrain<Export>(services), IExportGrain;
