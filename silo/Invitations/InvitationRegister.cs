using Mediation.Cases;

namespace Mediation.Invitations;

/// <summary>An invitation as the lists show it.</summary>
[Table("invitation")]
sealed record InvitationRow(Guid Id, string Hash, Guid? UnitId, string Company, InvitationStatus Status, DateTimeOffset MadeAt, DateTimeOffset GoodUntil, Guid? AccountId) : Row;

[Table("invitation_project", keys: 2)]
sealed record InvitationProjectRow(Guid InvitationId, Guid ProjectId) : Row;

/// <summary>Who was asked in, and who is tied to what.</summary>
sealed class InvitationRegister : IRegister<Invitation>
{
    public IEnumerable<Row> Rows(Guid id, Invitation before, Invitation after)
    {
        yield return new InvitationRow(id, after.Hash, after.UnitId, after.Company, after.Status, after.MadeAt!.Value, after.Until, after.Account);
        foreach (var project in after.Projects.Except(before.Projects)) yield return new InvitationProjectRow(id, project);
    }
}
