using System.Collections.Immutable;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>One sentence that says why somebody can or cannot vote, and what to do.</summary>
/// <param name="Heads">for whom they may speak</param>
public sealed record Callout(bool May, Refusal Sentence, ImmutableArray<int> Heads);

/// <summary>Who may vote: the same for the act and for the sentence that is said before it.</summary>
public static class Eligibility
{
    public static Callout Of(Ballot ballot, Subject subject, DateTimeOffset at, RuleSet rules)
    {
        ImmutableArray<int> heads = [.. ballot.StandingsOf(subject).Select(standing => standing.Head).Distinct()];
        if (heads.Length > 1 && ballot.IsOpenAt(at)) return new(true, Refusals.WhichHead(heads), heads);
        if (WhyNot(ballot, subject, heads.IsEmpty ? null : heads[0], at, rules, out var standing) is { } why) return new(false, why, heads);

        return new(true, ballot.Urn.Of(standing!.Head) is { } vote
            ? new(vote.Channel is Channel.Paper or Channel.OnSite or Channel.Tablet ? "ballot/answered-in-person" : "ballot/answered", ballot.ClosesAt!.Value.ToString("O"))
            : new("ballot/may-vote", ballot.ClosesAt!.Value.ToString("O")), heads);
    }

    internal static Refusal? WhyNot(Ballot ballot, Subject subject, int? head, DateTimeOffset at, RuleSet rules, out Standing? standing)
    {
        standing = null;
        if (ballot.Status == BallotStatus.Annulled) return Refusals.NotNow(ballot.Status);
        if (ballot.Status is BallotStatus.Draft or BallotStatus.RollTaken) return Refusals.NotNow(ballot.Status);
        if (ballot.Status == BallotStatus.Noticed) return Refusals.NotYetOpen(ballot.OpensAt!.Value);
        if (!ballot.IsOpenAt(at)) return Refusals.NotOpen;
        if (subject.Role == Role.Anonymous) return Refusals.SignInFirst;
        var all = ballot.StandingsOf(subject).Where(one => head is null || one.Head == head).ToList();
        if (all.Count == 0) return Refusals.NotOnTheRoll;
        if (all.DistinctBy(one => one.Head).Count() > 1) return Refusals.WhichHead(all.Select(one => one.Head).Distinct());

        standing = all.Find(one => one.Proxy is null) ?? all[0];      // an owner who is an agent too speaks as the owner
        if (standing.Proxy is { } proxy && !proxy.IsInForce(rules.LocalDate(at))) return Refusals.ProxyNotInForce(proxy);
        return OfTitle(ballot, standing.Head);
    }

    /// <summary>Whose title is not clear stays in the denominator and is answered for by nobody until it is; a seal hinders a sale, not a vote.</summary>
    internal static Refusal? OfTitle(Ballot ballot, int head) => ballot.Electorate.TitleOf(head) switch
    {
        TitleState.Disputed => Refusals.TitleDisputed,
        TitleState.Deceased => Refusals.OwnerDeceased,
        TitleState.Missing => Refusals.OwnerMissing,
        _ => null,
    };
}
