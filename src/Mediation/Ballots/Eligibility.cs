using System.Collections.Immutable;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>One sentence that says why somebody can or cannot vote, and what to do.</summary>
/// <param name="Heads">for whom they may speak; where they may not, for whom they would</param>
/// <param name="Barred">of all of theirs those for which they may not, and why</param>
public sealed record Callout(bool May, Refusal Sentence, ImmutableArray<int> Heads, ImmutableArray<Barred> Barred);

/// <summary>A head for which somebody would speak and may not, and why.</summary>
public sealed record Barred(int Head, Refusal Why);

/// <summary>Who may vote: the same for the act and for the sentence that is said before it.</summary>
public static class Eligibility
{
    public static Callout Of(Ballot ballot, Subject subject, DateTimeOffset at, RuleSet rules)
    {
        ImmutableArray<int> heads = [.. ballot.StandingsOf(subject).Select(standing => standing.Head).Distinct()];
        if (ballot.Status == BallotStatus.Noticed && heads.IsEmpty && subject.Role is Role.Resident or Role.Voter) return new(false, Refusals.NotOnTheRoll, heads, []);       // while it can still be put right
        ImmutableArray<Barred> barred = ballot.IsOpenAt(at) ? [.. heads.Select(head => (Head: head, Why: WhyNot(ballot, subject, head, at, rules, out _))).Where(one => one.Why is not null).Select(one => new Barred(one.Head, one.Why!))] : [];
        ImmutableArray<int> free = [.. heads.Except(barred.Select(one => one.Head))];
        if (free.Length > 1 && ballot.IsOpenAt(at)) return new(true, Refusals.WhichHead(free), free, barred);
        if (WhyNot(ballot, subject, free.Concat(heads).Select(head => (int?)head).FirstOrDefault(), at, rules, out var standings) is { } why) return new(false, why, heads, barred);

        return new(true, standings.Select(ballot.SlipOf).FirstOrDefault(slip => slip is not null) is { } vote
            ? new(vote.Channel is Channel.Paper or Channel.OnSite or Channel.Tablet ? "ballot/answered-in-person" : "ballot/answered", ballot.ClosesAt!.Value.ToString("O"))
            : new("ballot/may-vote", ballot.ClosesAt!.Value.ToString("O")), free, barred);
    }

    /// <param name="standings">where there is nothing against it, as whom they speak, an owner before an agent</param>
    internal static Refusal? WhyNot(Ballot ballot, Subject subject, int? head, DateTimeOffset at, RuleSet rules, out List<Standing> standings)
    {
        standings = [];
        if (ballot.Status == BallotStatus.Annulled) return Refusals.NotNow(ballot.Status);
        if (ballot.Status is BallotStatus.Draft or BallotStatus.RollTaken) return Refusals.NotNow(ballot.Status);
        if (ballot.Status == BallotStatus.Noticed) return Refusals.NotYetOpen(ballot.OpensAt!.Value);
        if (!ballot.IsOpenAt(at)) return Refusals.NotOpen(ballot, at);
        if (subject.Role == Role.Anonymous) return Refusals.SignInFirst;
        foreach (var one in ballot.StandingsOf(subject)) if (head is null || one.Head == head) standings.Add(one);
        if (standings.Count == 0) return Refusals.NotOnTheRoll;
        var whose = standings[0].Head;
        if (standings.Exists(one => one.Head != whose)) return Refusals.WhichHead(standings.Select(one => one.Head).Distinct());
        if (standings.Find(one => one.Proxy is not null)?.Proxy is { } proxy && standings.RemoveAll(one => one.Proxy?.IsInForce(rules.LocalDate(at)) == false) > 0 && standings.Count == 0)
            return Refusals.ProxyNotInForce(proxy);
        return OfTitle(ballot, whose);
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
