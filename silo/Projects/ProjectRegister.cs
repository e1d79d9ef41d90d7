using Mediation.Cases;

namespace Mediation.Projects;

/// <summary>A project as the lists show it.</summary>
[Table("project")]
sealed record ProjectRow(Guid Id, string Code, string Name, string SubDistrict, RenewalType Type, int Buildings, int Units, bool IsClosed, Guid? AreaId, Guid? HandlingTeamId) : Row;

[Table("building")]
sealed record BuildingRow(Guid Id, Guid ProjectId, int Position, string Name) : Row;

[Table("unit")]
sealed record UnitRow(Guid Id, Guid BuildingId, Guid ProjectId, int Position, string Number) : Row;

[Table("project_team", keys: 2)]
sealed record TeamRow(Guid ProjectId, Guid AccountId) : Row;

/// <summary>The projects, their buildings and units, and who is on which team.</summary>
sealed class ProjectRegister : IRegister<Project>
{
    public IEnumerable<Row> Rows(Guid id, Project before, Project after)
    {
        yield return new ProjectRow(id, after.Code, after.Name, after.SubDistrict, after.Type, after.Buildings.Count, after.UnitCount, after.IsClosed, after.Area, after.HandlingTeam);

        for (var b = before.Buildings.Count; b < after.Buildings.Count; b++)
        {
            var building = after.Buildings[b];
            yield return new BuildingRow(building.Id, id, b, building.Name);
            for (var u = 0; u < building.Units.Length; u++) yield return new UnitRow(building.Units[u].Id, building.Id, id, u, building.Units[u].Number);
        }

        foreach (var left in before.Team.Except(after.Team)) yield return new TeamRow(id, left) { Gone = true };
        foreach (var joined in after.Team.Except(before.Team)) yield return new TeamRow(id, joined);
    }
}
