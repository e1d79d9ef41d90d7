using System.Collections.Immutable;

namespace Mediation.Projects;

/// <summary>The people who handle what this project's residents say; naming them again replaces the team.</summary>
public sealed record FormTeam(ImmutableArray<Guid> Members) : Command<Project>
{
    public ImmutableArray<Guid> Members { get; init; } = Members.IsDefault ? [] : Members;

    public override Decision<Project> Decide(Project project, Stamp stamp)
    {
        if (!project.IsOpened) return Refusals.Unknown;
        if (project.IsClosed) return Refusals.Closed;
        if (project.Team.ToHashSet().SetEquals(Members)) return Refusals.TeamUnchanged;

        return new TeamFormed([.. Members.Distinct()]);
    }
}

public sealed record TeamFormed(ImmutableArray<Guid> Members) : Event<Project>
{
    public override Project Apply(Project project) => project with { Team = Members };
}
