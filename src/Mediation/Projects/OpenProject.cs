using System.Text.RegularExpressions;

namespace Mediation.Projects;

/// <summary>A renewal project is put on file under a short public code, such as yantian-3.</summary>
public sealed partial record OpenProject(
    string Code, [property: Longest(100)] string Name, [property: Longest(60)] string SubDistrict = "", RenewalType Type = RenewalType.DemolishRebuild) : Opening<Project>
{
    public override Decision<Project> Decide(Project project, Stamp stamp)
    {
        if (project.IsOpened) return Refusals.AlreadyOpened;
        if (!WellFormed().IsMatch(Code)) return Refusals.BadCode(Code);
        if (string.IsNullOrWhiteSpace(Name)) return Refusals.NameMissing;

        return new ProjectOpened(Code, Name.Trim(), SubDistrict.Trim(), Type, stamp.At);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", RegexOptions.NonBacktracking)]
    private static partial Regex WellFormed();
}

public sealed record ProjectOpened(string Code, string Name, string SubDistrict, RenewalType Type, DateTimeOffset At) : Event<Project>
{
    public override Project Apply(Project project) => project with { Code = Code, Name = Name, SubDistrict = SubDistrict, Type = Type };
}
