using Mediation.Cases;

namespace Mediation.Grievances;

/// <summary>Somebody who stands behind a grievance beside its reporter.</summary>
[Table("grievance_member", keys: 2)]
sealed record MemberRow(Guid GrievanceId, int Number, Guid Person, bool IsNamed) : Row;

/// <summary>Somebody on the staff who was let know of an accusation.</summary>
[Table("grievance_knower", keys: 2)]
sealed record KnowerRow(Guid GrievanceId, Guid AccountId) : Row;

/// <summary>What neighbours are shown while it is open, and how many have joined.</summary>
[Table("public_matter")]
sealed record PublicMatterRow(Guid GrievanceId, Guid ProjectId, Guid? UnitId, string Category, Guid TitleRef, int Joined) : Row;

/// <summary>How much the two sides have written, and what each has not read.</summary>
[Table("grievance_dialog")]
sealed record DialogRow(Guid GrievanceId, int FromReporter, int FromHouse, int UnreadByHouse, int UnreadByReporter) : Row;

/// <summary>What lists and pages need to know of a grievance and others.</summary>
sealed class TogetherRegister : IRegister<Grievance>
{
    public IEnumerable<Row> Rows(Guid id, Grievance before, Grievance after) =>
        [.. Members(id, before.Joint, after.Joint), .. Knowers(id, before, after), .. Matter(id, before, after), .. Words(id, before.Dialog, after.Dialog)];

    static IEnumerable<Row> Members(Guid id, Joint before, Joint after)
    {
        if (before.Members == after.Members) yield break;
        foreach (var gone in before.Members.ExceptBy(after.Members.Select(one => one.Number), one => one.Number)) yield return RowOf(gone) with { Gone = true };
        foreach (var come in after.Members.ExceptBy(before.Members.Select(one => one.Number), one => one.Number)) yield return RowOf(come);

        MemberRow RowOf(JointMember one) => new(id, one.Number, one.Person, one.Name is not null);
    }

    static IEnumerable<Row> Knowers(Guid id, Grievance before, Grievance after) => before.Knowers == after.Knowers ? [] :
    [
        .. before.Knowers.Except(after.Knowers).Select(gone => new KnowerRow(id, gone) { Gone = true }), .. after.Knowers.Except(before.Knowers).Select(come => new KnowerRow(id, come)),
    ];

    static IEnumerable<Row> Matter(Guid id, Grievance before, Grievance after)
    {
        var (was, now) = (RowOf(before), RowOf(after));
        if (was == now) yield break;
        yield return now ?? was! with { Gone = true };

        PublicMatterRow? RowOf(Grievance one) => one is { IsPublic: true, ProjectId: { } project, PublicTitle.Ref: var title } ? new(id, project, one.UnitId, one.Category, title, one.Joint.Members.Count) : null;
    }

    static IEnumerable<Row> Words(Guid id, Dialog before, Dialog after) =>
        before == after ? [] : [new DialogRow(id, after.FromReporter, after.FromHouse, after.UnreadByHouse, after.UnreadByReporter)];
}
