using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Templates;

interface ITemplateGrain : ICaseGrain<ReplyTemplate>;

[Reentrant]
sealed class TemplateGrain(CaseServices<ReplyTemplate> services) : CaseGrain<ReplyTemplate>(services), ITemplateGrain;
