using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Ballots;

interface IBallotGrain : ICaseGrain<Ballot>;

[Reentrant]
sealed class BallotGrain(CaseServices<Ballot> services) : CaseGrain<Ballot>(services), IBallotGrain;
