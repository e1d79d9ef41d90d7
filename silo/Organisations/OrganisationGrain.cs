using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Organisations;

interface IOrganisationGrain : ICaseGrain<Organisation>;

[Reentrant]
sealed class OrganisationGrain(CaseServices<Organisation> services) : CaseGrain<Organisation>(services), IOrganisationGrain;
