using Mediation.Cases;
using Mediation.Identity;
using Mediation.Organisations;
using Mediation.Projects;

namespace Mediation.Grievances;

/// <summary>Who may be given a case: the handlers and mediators of its project's team, or any of them where it has no project.</summary>
sealed class Assignment(Desk desk, Accounts accounts)
{
    public async Task<AssignGrievance> Of(CaseRef reference, Guid handler) =>
        await desk.Find<Grievance>(reference) is { } id && (await desk.SeeAs<Grievance>(id, new(Guid.Empty, Role.System), Access.Read)).Case is { } grievance
            ? new(handler, (await Candidates(grievance.ProjectId)).Exists(a => a.Id == handler))
            : new(handler, OnTheTeam: false);

    /// <summary>Managers lead; which of them is theirs to say.</summary>
    public async Task<LeadGrievance> Lead(Guid leader) => new(leader, (await Leaders()).Exists(one => one.Id == leader));

    public async Task<List<Account>> Leaders() => (await accounts.List()).FindAll(one => one is { IsDisabled: false, Role: Role.Manager });

    public async Task<List<Account>> Candidates(Guid? projectId)
    {
        var all = (await accounts.List()).FindAll(a => a is { IsDisabled: false, Role: Role.Handler or Role.Mediator });
        if (projectId is not { } id) return all;

        var seen = await desk.SeeAs<Project>(id, new(Guid.Empty, Role.System), "ReadProject");
        if (seen.Outcome is Outcome.Unavailable or Outcome.Again) throw new TimeoutException("the team is not known now");      // 503, never "not on the team"

        HashSet<Guid> team = [.. seen.Case?.Team ?? []];
        if (seen.Case?.HandlingTeam is { } unit && (await desk.SeeAs<Organisation>(unit, LocalToken.System, "ReadOrganisation")).Case is { } has) team.UnionWith(has.Members);
        return all.FindAll(a => team.Contains(a.Id));
    }
}
