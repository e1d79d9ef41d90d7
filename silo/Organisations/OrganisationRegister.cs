using Mediation.Cases;

namespace Mediation.Organisations;

/// <summary>A unit of the tree as the lists show it.</summary>
[Table("organisation")]
sealed record OrganisationRow(Guid Id, string Code, string Name, OrganisationKind Kind, Guid? ParentId, string Hours, bool IsDissolved) : Row;

[Table("organisation_member", keys: 2)]
sealed record OrganisationMemberRow(Guid OrganisationId, Guid AccountId) : Row;

[Table("organisation_duty", keys: 2)]
sealed record OrganisationDutyRow(Guid OrganisationId, string Category) : Row;

/// <summary>The tree, its duties, and who belongs where.</summary>
sealed class OrganisationRegister : IRegister<Organisation>
{
    public IEnumerable<Row> Rows(Guid id, Organisation before, Organisation after)
    {
        yield return new OrganisationRow(id, after.Code, after.Name, after.Kind, after.Parent, after.Hours, after.IsDissolved);
        foreach (var left in before.Members.Except(after.Members)) yield return new OrganisationMemberRow(id, left) { Gone = true };
        foreach (var joined in after.Members.Except(before.Members)) yield return new OrganisationMemberRow(id, joined);
        foreach (var gone in before.Duties.Except(after.Duties)) yield return new OrganisationDutyRow(id, gone) { Gone = true };
        foreach (var given in after.Duties.Except(before.Duties)) yield return new OrganisationDutyRow(id, given);
    }
}
