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
    /// <summary>Other cases that it has to do with.</summary>
    public Links Links { get; init; } = Links.None;

    /// <summary>What was merged is handled in the main case; here only what is about people is still done, and the merge undone.</summary>
    public Refusal? Refuses(Command<Grievance> command) =>
        Links.Into is { } into && command is not (UnmergeGrievance or DeclareInterest or LiftRecusal or RevealReporter or OpenOriginal or CorrectReporter or FreezeGrievance or ErasePersonalData)
            ? Refusals.Merged(into.Code) : null;

    /// <summary>No clock of its own runs while another case answers for it.</summary>
    internal Grievance Resting() => this with { Clock = null, Dispatch = null, Contact = null, Review = null, Offered = null, ReopeningAsked = false };

    public bool IsPublic => PublicTitle is not null && IsOpen;

    ImmutableArray<string> NextTogether =>
    [
        nameof(SendMessage), nameof(LinkGrievance),
        .. IsInHand && Kind != GrievanceKind.Report ? [nameof(TakeInGrievance)] : ImmutableArray<string>.Empty,
        .. IsInHand && Alert is null && Kind != GrievanceKind.Report && Links.TakenIn.IsEmpty ? [nameof(MergeGrievance)] : ImmutableArray<string>.Empty,
        .. Links.TakenIn.IsEmpty ? ImmutableArray<string>.Empty : [nameof(ReleaseGrievance)], .. Links.Others.IsEmpty ? ImmutableArray<string>.Empty : [nameof(UnlinkGrievance)],
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
        Source = null, Ticket = null, Files = [], Joint = Joint.Counted(), Dialog = Dialog.Silence, Knowers = [], Links = Links.Hidden(),
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
    public static Refusal Merged(string main) => new("grievance/merged", main);
    public static Refusal MainNotOpen(string main) => new("grievance/main-not-open", main);
    public static Refusal MainIsBehind(string other) => new("grievance/main-is-behind", other);
    public static Refusal AlreadyMerged(string other) => new("grievance/already-merged", other);
    public static Refusal HasMergedCases(string other) => new("grievance/has-merged-cases", other);
    public static Refusal NotMerged => new("grievance/not-merged");
    public static Refusal LinkedInACircle => new("grievance/linked-in-a-circle");
    public static Refusal AlreadyLinked(string other) => new("grievance/already-linked", other);
    public static Refusal PartOfAnother(string whole) => new("grievance/part-of-another", whole);
    public static Refusal NotLinked => new("grievance/not-linked");
    public static Refusal NotPublic => new("grievance/not-public");
}
