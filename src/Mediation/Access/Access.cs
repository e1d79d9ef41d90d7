using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mediation;

/// <summary>What an act or a look is aimed at, as far as access needs to know it.</summary>
public sealed record Resource(Guid CaseId, Guid? ProjectId = null, Guid? Person = null);

/// <summary>The answer of the access rules: yes; not for this part; or so foreign that it may not even be known to exist.</summary>
public enum Verdict { Allowed, Forbidden, Hidden }

/// <summary>Who may do and see what: one table, one pure decision. Asked at the endpoint for the part, at the case for own or foreign.</summary>
public static class Access
{
    /// <summary>A row of the matrix: the parts that may act on their own cases, and those that may act on every case.</summary>
    public sealed record Rule(string Action, ImmutableArray<Role> Own, ImmutableArray<Role> Any)
    {
        public bool Knows(Role role) => Own.Contains(role) || Any.Contains(role);
    }

    public const string Read = "ReadGrievance";
    public const string RecordThePast = "RecordThePast";

    static readonly ImmutableArray<Role> Team = [Role.Officer, Role.Handler, Role.Mediator];
    static readonly ImmutableArray<Role> Everybody = [.. Enum.GetValues<Role>()];

    public static readonly FrozenDictionary<string, Rule> Matrix = new Rule[]
    {
        new("LogGrievance", [.. Team], [Role.Anonymous, Role.Resident, Role.Enterprise, Role.Manager, Role.Integrator, Role.System]),
        new("AcceptGrievance", [Role.Handler, Role.Mediator], [Role.Integrator, Role.System]),
        new("DeclineGrievance", [Role.Handler, Role.Mediator], [Role.Integrator]),
        new("AssignGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("NoteOnGrievance", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new("AnswerGrievance", [Role.Handler, Role.Mediator], [Role.Integrator, Role.System]),
        new("RateAnswer", [Role.Reporter, Role.Resident, Role.Enterprise], []),
        new("CloseGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("ReopenGrievance", [Role.Handler, Role.Mediator, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new(Read, [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("ListGrievances", [.. Team, Role.Resident, Role.Enterprise], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("TrackGrievance", [], Everybody),
        new("ListCategories", [], Everybody),
        new("ReadClock", [], Everybody),

        new("OpenProject", [], [Role.Admin, Role.System]),
        new("AddBuilding", [], [Role.Admin, Role.System]),
        new("FormTeam", [], [Role.Admin, Role.Manager, Role.System]),
        new("CloseProject", [], [Role.Admin, Role.System]),
        new("ReadProject", [], Everybody),
        new("ListProjects", [], Everybody),

        new("Anybody", [], Everybody),
        new("ReadBoard", [], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("ManageUsers", [], [Role.Admin, Role.System]),
        new("KeepOwnAccount", [], [.. Everybody.Except([Role.Anonymous, Role.Reporter, Role.System])]),
        new("Operate", [], [Role.System]),
        new(RecordThePast, [], [Role.Integrator, Role.System]),
    }.ToFrozenDictionary(rule => rule.Action);

    /// <summary>May this part ever do this? The endpoint's question: it knows no case yet.</summary>
    public static bool MayEver(Subject subject, string action) => Matrix[action].Knows(subject.Role);

    /// <summary>May this subject do this to that? Foreign things are hidden from whoever may not read them.</summary>
    public static Verdict Decide(Subject subject, string action, Resource resource, string purpose, DateTimeOffset now)
    {
        if (Allows(Matrix[action], subject, resource)) return Verdict.Allowed;
        if (subject.Role == Role.Anonymous) return Verdict.Forbidden;

        var mayKnow = action.EndsWith("Project", StringComparison.Ordinal) || Allows(Matrix[Read], subject, resource);
        return mayKnow ? Verdict.Forbidden : Verdict.Hidden;
    }

    static bool Allows(Rule rule, Subject subject, Resource resource) =>
        rule.Any.Contains(subject.Role) || (rule.Own.Contains(subject.Role) && IsOwn(subject, resource));

    /// <summary>A reporter owns the one case; residents and companies what they reported; a team the cases of its projects and those of none.</summary>
    public static bool IsOwn(Subject subject, Resource resource) => subject.Role switch
    {
        Role.Reporter => resource.CaseId == subject.Id,
        Role.Resident or Role.Enterprise => resource.Person == subject.Id,
        _ => resource.ProjectId is not { } project || subject.Projects.Contains(project),
    };
}
