using System.Collections.Immutable;

namespace Mediation.Grievances;

// what a grievance has to do with others: those who stand behind it, the other side of its dialog, who may know of it, other grievances
public sealed partial record Grievance
{
    public Joint Joint { get; init; } = Joint.Nobody;
    public Dialog Dialog { get; init; } = Dialog.Silence;

    /// <summary>Staff who may know of an accusation beside its handler.</summary>
    public ImmutableHashSet<Guid> Knowers { get; init; } = [];

    /// <summary>What neighbours see of the matter, so that they can join it; nothing until somebody of ours has written it.</summary>
    public PrivateText? PublicTitle { get; init; }
    public bool IsPublic => PublicTitle is not null && IsOpen;

    ImmutableArray<string> NextTogether =>
    [
        nameof(SendMessage),
        .. Dialog.UnreadByHouse + Dialog.UnreadByReporter > 0 ? [nameof(ReadMessages)] : ImmutableArray<string>.Empty,
        .. IsOpen ? [nameof(JoinGrievance)] : ImmutableArray<string>.Empty,
        .. Joint.Members.IsEmpty ? ImmutableArray<string>.Empty : [nameof(LeaveGrievance), nameof(ElectRepresentatives)],
        .. AnsweredAt is not null && Joint.Named.Any(one => one.ServedAt is null) ? [nameof(ServeMember)] : ImmutableArray<string>.Empty,
        .. Kind == GrievanceKind.Report ? [nameof(LetKnow)] : IsOpen && ProjectId is not null ? [nameof(PublishMatter)] : ImmutableArray<string>.Empty,
        .. Knowers.IsEmpty ? ImmutableArray<string>.Empty : [nameof(EndKnowing)],
        .. PublicTitle is null ? ImmutableArray<string>.Empty : [nameof(HideMatter)],
    ];

    /// <summary>
    /// As one of several sees it: who signed has read what it says; who joined later has seen the title and no more. Who reported is nobody's business
    /// but ours.
    /// </summary>
    Grievance ForMember(JointMember member) => this with
    {
        Reporter = new(Guid.Empty, true, null, null), UnitId = null, Place = member.BySelf ? null : Place,
        Subject = member.BySelf ? PublicTitle ?? Subject! with { Ref = Guid.Empty } : Subject, Text = member.BySelf ? null : Text,
        Joint = Joint.Counted(), Dialog = Dialog.Silence, Knowers = [],
    };
}

static partial class Refusals
{
    public static Refusal MemberNameMissing => new("grievance/member-name-missing");
    public static Refusal AlreadyJoined => new("grievance/already-joined");
    public static Refusal JointIsFull(int most) => new("grievance/joint-is-full", $"{most}");
    public static Refusal NoSuchMember => new("grievance/no-such-member");
    public static Refusal NobodyElected => new("grievance/nobody-elected");
    public static Refusal TooManyRepresentatives(int most) => new("grievance/too-many-representatives", $"{most}");
    public static Refusal AlreadyElected => new("grievance/already-elected");
    public static Refusal AlreadyServed => new("grievance/already-served");
    public static Refusal ServedBeforeAnswered => new("grievance/served-before-answered");
    public static Refusal NothingUnread => new("grievance/nothing-unread");
    public static Refusal NotConfidential => new("grievance/not-confidential");
    public static Refusal Confidential => new("grievance/confidential");
    public static Refusal AlreadyKnows => new("grievance/already-knows");
    public static Refusal DoesNotKnow => new("grievance/does-not-know");
    public static Refusal NowhereToShow => new("grievance/nowhere-to-show");
    public static Refusal TitleMissing => new("grievance/title-missing");
    public static Refusal NotPublic => new("grievance/not-public");
}
