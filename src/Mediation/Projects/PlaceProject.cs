namespace Mediation.Projects;

/// <summary>In which area of the administration a project lies and which handling team has it; none takes it away.</summary>
public sealed record PlaceProject(Guid? Area, Guid? HandlingTeam) : Command<Project>
{
    public override Decision<Project> Decide(Project project, Stamp stamp)
    {
        if (!project.IsOpened) return Refusals.Unknown;
        if (project.IsClosed) return Refusals.Closed;
        if ((project.Area, project.HandlingTeam) == (Area, HandlingTeam)) return Refusals.PlaceUnchanged;

        return new ProjectPlaced(Area, HandlingTeam);
    }
}

public sealed record ProjectPlaced(Guid? Area, Guid? HandlingTeam) : Event<Project>
{
    public override Project Apply(Project project) => project with { Area = Area, HandlingTeam = HandlingTeam };
}
