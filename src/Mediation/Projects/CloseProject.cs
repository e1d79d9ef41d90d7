namespace Mediation.Projects;

/// <summary>The project is over: its cases go on, new ones do not begin.</summary>
public sealed record CloseProject : Command<Project>
{
    public override Decision<Project> Decide(Project project, Stamp stamp)
    {
        if (!project.IsOpened) return Refusals.Unknown;
        if (project.IsClosed) return Refusals.Closed;

        return new ProjectClosed(stamp.At);
    }
}

public sealed record ProjectClosed(DateTimeOffset At) : Event<Project>
{
    public override Project Apply(Project project) => project with { ClosedAt = At };
}
