using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Projects;

interface IProjectGrain : ICaseGrain<Project>;

[Reentrant]
sealed class ProjectGrain(CaseServices<Project> services) : CaseGrain<Project>(services), IProjectGrain;
