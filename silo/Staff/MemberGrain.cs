using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Staff;

interface IMemberGrain : ICaseGrain<Member>;

[Reentrant]
sealed class MemberGrain(CaseServices<Member> services) : CaseGrain<Member>(services), IMemberGrain;
