using System.Collections.Immutable;

namespace Mediation.Grievances;

/// <summary>One of those behind a joint grievance, as staff see them: masked.</summary>
sealed record MemberView(int Number, string? Name, string? Phone, bool IsRepresentative, bool BySelf, DateTimeOffset? ServedAt);

/// <summary>What a case has to do with others, as its viewer may know it. To the public a number is said from five on.</summary>
sealed record TogetherView(int? Joined, int? Me, string? PublicTitle, int Unread, int FromMe, ImmutableArray<MemberView> Members, ImmutableArray<Guid> Knowers, string? MergedInto)
{
    public const int FewestToSay = 5, MostShown = 200;

    public int Representatives => Members.Count(one => one.IsRepresentative);

    /// <summary>The texts that it needs opened.</summary>
    public static IEnumerable<PrivateText?> TextsOf(Grievance seen) =>
        seen.Joint.Named.Take(MostShown).SelectMany(one => (PrivateText?[])[one.Name, one.Phone]).Append(seen.PublicTitle);

    /// <param name="seen">the case as this viewer may see it: of whom they may not know there is no name in it</param>
    public static TogetherView Of(Grievance seen, Subject viewer, Func<PrivateText?, string?> text)
    {
        var ofHouse = viewer.IsStaff || viewer.Role is Role.Integrator or Role.System;
        var count = seen.Joint.Members.Count + seen.Links.TakenIn.Count;      // who reported it in a case of their own stands behind it too
        return new(ofHouse || count >= FewestToSay ? count : null, viewer.Member, text(seen.PublicTitle),
            ofHouse ? seen.Dialog.UnreadByHouse : seen.Dialog.UnreadByReporter, ofHouse ? seen.Dialog.FromHouse : seen.Dialog.FromReporter,
            !ofHouse ? [] : [.. seen.Joint.Named.Take(MostShown).Select(one => new MemberView(one.Number, text(one.Name) is { } name ? Masking.Name(name) : null,
                text(one.Phone) is { } phone ? Masking.Phone(phone) : null, seen.Joint.Representatives.Contains(one.Number), one.BySelf, one.ServedAt))],
            Access.MayEver(viewer, nameof(LetKnow)) ? [.. seen.Knowers] : [], seen.Links.Into?.Code);
    }
}
