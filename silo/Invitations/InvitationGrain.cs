using Mediation.Cases;
using Orleans.Concurrency;

namespace Mediation.Invitations;

interface IInvitationGrain : ICaseGrain<Invitation>;

[Reentrant]
sealed class InvitationGrain(CaseServices<Invitation> services) : CaseGrain<Invitation>(services), IInvitationGrain;
