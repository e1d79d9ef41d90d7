using System.Collections.Immutable;
using Mediation.Files;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>Where a ballot stands.</summary>
public enum BallotStatus { Draft, RollTaken, Noticed, Open, Closed, Counted, Announced, Archived, Annulled }

/// <summary>A document that is voted on: its name and its hash.</summary>
public sealed record BallotDocument([property: Longest(200)] string Name, [property: Longest(64)] string Sha256);

/// <summary>Which frozen roll a ballot has taken.</summary>
/// <param name="Form">how the roll said its rows; none where it was the first way there was</param>
public sealed record RollSeal(Guid Roll, int Edition, string Fingerprint, int? Form = null);

/// <summary>Heads and area that take part.</summary>
public readonly record struct Turnout(int Heads, long Area);

/// <summary>That an answer came in: how, its receipt, the how-manieth it is of whoever gave it. Never which.</summary>
public readonly record struct Slip(Channel Channel, long Receipt, int Version);

/// <summary>
/// What a receipt stands for: counted; replaced by a later answer; received, and whether it counts hangs on others; received and not counted; nothing of this
/// ballot. Never the choice: what depends on it is not told of one answer alone.
/// </summary>
public enum ReceiptStanding { Counted, Replaced, Received, NotCounted, NotFound }

/// <summary>What one person has entered from paper or at a device; it counts when a second one has entered the same.</summary>
public sealed record HeldEntry(Choice? Choice, Channel Channel, string Evidence, Guid By, DateTimeOffset At);

/// <summary>Who may vote for a head beside its owners, by a power of attorney that names this ballot.</summary>
/// <param name="Owner">of several owners the one who gave it; none where it stands for the whole head</param>
public sealed record Proxy(int Head, Guid Agent, DateOnly From, DateOnly Until, string Document, Guid? Owner = null)
{
    public bool IsInForce(DateOnly day) => day >= From && day <= Until;
}

/// <summary>A photo or a document that the vault keeps for a ballot.</summary>
public sealed record BallotPaper(Guid File, FileKind Kind, int Size, DateTimeOffset At);

/// <summary>An observer of the count who has computed it again and come to the same.</summary>
public sealed record ScrutineerSignature(Guid Scrutineer, string Result, DateTimeOffset At);

/// <summary>
/// Owners decide, by heads and by area. Consent is open: the law asks who agreed; but what was answered is seen by nobody before the close, only how many
/// have answered. Everything that counts is in the events, so anybody entitled can count again.
/// </summary>
public sealed record Ballot : ICase<Ballot>
{
    public static string Noun => "ballot";
    public static Ballot Empty { get; } = new();

    /// <summary>So many observers must have counted for themselves before a result is announced.</summary>
    public const int LeastScrutineers = 3;

    public string Code { get; init; } = "";
    public Guid ProjectId { get; init; }
    public string Title { get; init; } = "";
    public string Question { get; init; } = "";
    public ImmutableArray<BallotDocument> Documents { get; init; } = [];
    public Ruling? Ruling { get; init; }
    public string Rules { get; init; } = "";
    public int? MostProxies { get; init; }
    public BallotStatus Status { get; init; }

    public DateTimeOffset DraftedAt { get; init; }

    public RollSeal? Roll { get; init; }
    public Electorate Electorate { get; init; } = Electorate.Nobody;

    public DateTimeOffset? NoticedAt { get; init; }
    /// <summary>The residents' committee, and when it was told; of older ballots it is not on record.</summary>
    public string? Committee { get; init; }
    public DateOnly? CommitteeTold { get; init; }
    public DateTimeOffset? OpensAt { get; init; }
    public DateTimeOffset? ClosesAt { get; init; }
    public int Extensions { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public Guid? ClosedBy { get; init; }
    public Guid? CountedBy { get; init; }
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>The last day on which a court may be asked to set it aside, as it was announced; none in a snapshot of before.</summary>
    public DateOnly? ChallengeUntil { get; init; }
    public PrivateText? Annulment { get; init; }

    public Letters Letters { get; init; } = Letters.None;

    /// <summary>Heads whose letter was put out of force when it may have reached its door: revoked, or made anew after the notice. Whoever makes one can read it.</summary>
    public ImmutableHashSet<int> Recalled { get; init; } = [];
    public ImmutableList<Proxy> Proxies { get; init; } = [];
    public ImmutableHashSet<int> Delivered { get; init; } = [];
    public ImmutableArray<Guid> Scrutineers { get; init; } = [];

    /// <summary>Who has entered answers of others: they do not observe how these are counted.</summary>
    public ImmutableHashSet<Guid> Enterers { get; init; } = [];

    /// <summary>Whether somebody has done with their own hands what an observer watches.</summary>
    public bool HasRun(Guid who) => Enterers.Contains(who) || ClosedBy == who || CountedBy == who;
    public ImmutableList<ScrutineerSignature> Signatures { get; init; } = [];

    public Urn Urn { get; init; } = Urn.Empty;

    /// <summary>Of heads that several own: what each owner has said, in the order of their holdings, and after them what was said for those who say nothing themselves.</summary>
    public ImmutableDictionary<int, ImmutableArray<Choice?>> Voices { get; init; } = [];

    /// <summary>The receipts of these voices, in the same order: what somebody said for themselves is theirs whatever the others say later.</summary>
    public ImmutableDictionary<int, ImmutableArray<Slip>> Slips { get; init; } = [];
    public ImmutableDictionary<int, HeldEntry> Held { get; init; } = [];

    /// <summary>Heads for which somebody has answered, and whose owners are still to be told that somebody did.</summary>
    public ImmutableHashSet<int> Untold { get; init; } = [];

    /// <summary>Heads that have a new letter while it is open, and whose owners are still to be told so.</summary>
    public ImmutableHashSet<int> UntoldLetters { get; init; } = [];
    public bool IsAllTold => Untold.IsEmpty && UntoldLetters.IsEmpty;

    /// <summary>The receipt that was given last, so that a register can say of which ballot it is.</summary>
    public long? LastReceipt { get; init; }

    /// <summary>The photos of papers, by their hashes.</summary>
    public ImmutableDictionary<string, BallotPaper> Papers { get; init; } = [];

    /// <summary>Of which head a paper is the answer: it is nobody else's.</summary>
    public ImmutableDictionary<string, int> Evidence { get; init; } = [];

    /// <summary>It says what was answered: a power of attorney may be looked at while the ballot is open, such a paper may not.</summary>
    public bool IsOfAVote(string paper) => Evidence.ContainsKey(paper) || Held.Values.Any(held => held.Evidence == paper);

    /// <summary>The documents that can be read, by their hashes.</summary>
    public ImmutableDictionary<string, BallotPaper> Texts { get; init; } = [];

    /// <summary>Of each group of the roll, the first being all of it.</summary>
    public ImmutableArray<Turnout> Turnouts { get; init; } = [];
    public Result? Result { get; init; }

    /// <summary>Whether this document is voted on, or is the rule that the silent follow.</summary>
    public bool Names(string sha256) => Documents.Any(document => document.Sha256 == sha256) || Ruling?.Resolution?.Silent?.RuleHash == sha256;

    public bool IsDrafted => ProjectId != Guid.Empty;
    public bool IsOver => Status is BallotStatus.Archived or BallotStatus.Annulled;
    /// <summary>What was answered changes no more. A ballot that was annulled is never opened to a look.</summary>
    public bool HasClosed => Status is BallotStatus.Closed or BallotStatus.Counted or BallotStatus.Announced or BallotStatus.Archived;
    public Turnout Turnout => Turnouts.IsDefaultOrEmpty ? default : Turnouts[0];

    /// <summary>What is open ends at its time, whether or not somebody has said so yet.</summary>
    public bool IsOpenAt(DateTimeOffset at) => Status == BallotStatus.Open && at < ClosesAt;

    /// <summary>The paper was there before the close: it may be entered until the count.</summary>
    public bool IsInTime(string paper) => Status is BallotStatus.Open or BallotStatus.Closed && Papers.TryGetValue(paper, out var kept) && kept.At < ClosesAt;

    public Resource ResourceOf(Guid id) => new(id, ProjectId);

    /// <summary>A roll of a hundred thousand heads and its letters weigh as much as some ten thousand answers.</summary>
    public int SnapshotEvery => Math.Max(1_000, Electorate.Count / 4);

    /// <summary>Before the close nobody sees what was answered: not the staff, not an administrator, not we. Later the public sees the result, the staff and the observers what it rests on.</summary>
    public Ballot For(Subject viewer)
    {
        var counts = HasClosed && (viewer.IsStaff || viewer.Role == Role.System || Scrutineers.Contains(viewer.Id));
        var held = Held.IsEmpty || Result is not null ? Held : Held.ToImmutableDictionary(one => one.Key, one => one.Value with { Choice = null });        // the second one does not see what the first one said
        var veiled = counts ? this with { LastReceipt = null, Held = held } : this with { LastReceipt = null, Urn = Urn.Veiled, Voices = [], Held = held };
        if (viewer.IsStaff || viewer.Role is Role.System or Role.Integrator) return veiled;

        var own = StandingsOf(viewer).Select(standing => standing.Head).Distinct().ToImmutableArray();
        return veiled with
        {
            Letters = Letters.Only(own), Proxies = Proxies.FindAll(proxy => own.Contains(proxy.Head)), Held = [], Papers = [], Evidence = [], Untold = [], UntoldLetters = [], Recalled = [], Delivered = [], ClosedBy = null, CountedBy = null,
        };
    }

    /// <summary>What a head says when all its owners are heard.</summary>
    public Heard HeardOf(int head)
    {
        if (Urn.Of(head) is not { Choice: { } choice }) return Heard.Silent;
        if (Electorate.CoOwnersOf(head) is not { } several) return Means(choice);

        var voices = VoicesOf(several);
        Choice? only = null;
        foreach (var voice in voices)
        {
            if (voice is null) continue;
            if (only is not null && only != voice) return Heard.Conflicting;
            only = voice;
        }
        return only == Choice.Agree && Ruling!.Consent is { } consent && !consent.IsEnough(several, voices) ? Heard.Pending : Means(only!.Value);
    }

    /// <summary>What each owner of a head says: their own word, else what was said for all of them.</summary>
    public ImmutableArray<Choice?> VoicesOf(CoOwned several)
    {
        var count = several.Owners.Length;
        if (!Voices.TryGetValue(several.Head, out var said)) return [.. new Choice?[count]];
        if (said.Length == count) return said;
        var rest = said[count] == Choice.Spoiled && said.Any(voice => voice is not null and not Choice.Spoiled) ? null : said[count];       // where somebody speaks, a spoiled paper says nothing
        return [.. said.Take(count).Select(own => own ?? rest)];
    }

    // what is still open between its owners is answered too: a turnout that waited for them would tell what they said
    bool IsAnswered(int head) => Urn.Of(head) is { Choice: { } choice } && (Electorate.CoOwnersOf(head) is { } several ? VoicesOf(several).Any(voice => voice is not null and not Choice.Spoiled) : choice != Choice.Spoiled);

    static Heard Means(Choice choice) => choice switch { Choice.Agree => Heard.Agree, Choice.Against => Heard.Against, Choice.Abstain => Heard.Abstain, _ => Heard.Spoiled };

    /// <summary>The same ballot after a head, or one of its owners, has answered; the turnout goes along.</summary>
    /// <param name="spares">who speaks for a whole head speaks for those owners who do not speak themselves, and a spoiled paper puts aside no answer that is none</param>
    /// <param name="at">when, where owners are told of it</param>
    public Ballot Answered(int head, Guid? owner, Choice choice, Channel channel, string code, bool spares, DateTimeOffset? at)
    {
        var receipt = Receipts.Parse(code)!.Value;
        var taken = this with { Held = Held.Remove(head), LastReceipt = receipt, Untold = at is null ? Untold : Untold.Add(head) };
        var before = IsAnswered(head);
        if (spares && choice == Choice.Spoiled && before) return taken with { Urn = Urn.Beside(head, receipt) };
        var answered = taken with { Urn = Urn.With(head, choice, channel, receipt) };
        if (Electorate.CoOwnersOf(head) is { } several) answered = answered with { Voices = Voices.SetItem(head, VoicesWith(several, owner, choice, spares)), Slips = Slips.SetItem(head, SlipsWith(several, owner, channel, receipt, spares)) };
        return answered.IsAnswered(head) is var after && after == before ? answered : answered with { Turnouts = TurnoutsWith(head, after ? 1 : -1) };
    }

    ImmutableArray<Choice?> VoicesWith(CoOwned several, Guid? owner, Choice choice, bool spares)
    {
        var count = several.Owners.Length;
        if (owner is null && !spares) return choice == Choice.Spoiled ? [.. Enumerable.Repeat<Choice?>(choice, count), null] : [.. new Choice?[count], choice];

        var said = Voices.TryGetValue(several.Head, out var known) ? known : [.. new Choice?[count]];
        // a snapshot of before does not tell who said it: what all say alike was said for all
        if (said.Length == count) said = said[0] is { } all && said.All(one => one == all) ? [.. new Choice?[count], all] : said.Add(null);
        if (owner is null) said = [.. said.Select(own => own == Choice.Spoiled ? null : own)];       // nobody spoils for themselves: it was a paper for all
        return said.SetItem(owner is { } whose ? several.IndexOf(whose) : count, choice);
    }

    ImmutableArray<Slip> SlipsWith(CoOwned several, Guid? owner, Channel channel, long receipt, bool spares)
    {
        var count = several.Owners.Length;
        var slips = Slips.TryGetValue(several.Head, out var known) && (spares || owner is not null) ? known : [.. new Slip[count + 1]];
        var at = owner is { } whose ? several.IndexOf(whose) : count;
        return slips.SetItem(at, new(channel, receipt, slips[at].Version + 1));
    }

    /// <summary>The answer that somebody has given, as whom they speak.</summary>
    public Slip? SlipOf(Standing standing)
    {
        if (Electorate.CoOwnersOf(standing.Head) is { } several && Slips.TryGetValue(standing.Head, out var slips))
            return slips[standing.Owner is { } owner ? several.IndexOf(owner) : several.Owners.Length] is { Version: > 0 } slip ? slip : null;
        return Urn.Of(standing.Head) is { } vote ? new(vote.Channel, vote.Receipt, vote.Version) : null;
    }

    /// <summary>What somebody has answered, as whom they speak; to be asked of the ballot as the house has it.</summary>
    public Choice? ChoiceOf(Standing standing) => Electorate.CoOwnersOf(standing.Head) is not { } several ? Urn.Of(standing.Head)?.Choice
        : Voices.TryGetValue(standing.Head, out var said) && (standing.Owner is { } owner ? several.IndexOf(owner) : several.Owners.Length) is var at and >= 0 && at < said.Length ? said[at] : null;

    /// <summary>The answers of a head by their receipts: of one that several own there may be one of each.</summary>
    public IEnumerable<Slip> SlipsOf(int head) => Slips.TryGetValue(head, out var slips) ? slips.Where(slip => slip.Version > 0).DistinctBy(slip => slip.Receipt)
        : Urn.Of(head) is { } vote ? [new(vote.Channel, vote.Receipt, vote.Version)] : [];

    /// <summary>What a receipt stands for; to be asked of the ballot as the house has it.</summary>
    public ReceiptStanding StandingOf(long receipt)
    {
        if (Urn.HeadOf(receipt) is not { } head) return ReceiptStanding.NotFound;
        if (Urn.IsBeside(receipt)) return HasClosed ? ReceiptStanding.NotCounted : ReceiptStanding.Received;
        if (SlipsOf(head).All(slip => slip.Receipt != receipt)) return ReceiptStanding.Replaced;

        var several = Electorate.CoOwnersOf(head);
        var voices = several is null ? [] : VoicesOf(several);
        // where all owners speak for themselves, what was said for them is beside the point
        if (several is not null && Slips.TryGetValue(head, out var slips) && slips.Take(several.Owners.Length).All(slip => slip.Version > 0 && slip.Receipt != receipt))
            return HasClosed ? ReceiptStanding.NotCounted : ReceiptStanding.Received;
        if (!HasClosed) return ReceiptStanding.Counted;
        if (HeardOf(head) is Heard.Spoiled or Heard.Conflicting) return ReceiptStanding.NotCounted;
        // an agreement of some owners is not yet one of the head: whether it is enough would say that it was one
        return Ruling!.Consent is not null && voices.Any(voice => voice is null) ? ReceiptStanding.Received : ReceiptStanding.Counted;
    }

    ImmutableArray<Turnout> TurnoutsWith(int head, int sign)
    {
        var turnouts = (Turnouts.IsDefaultOrEmpty ? [.. Electorate.Groups.Select(_ => default(Turnout))] : Turnouts).ToBuilder();
        HashSet<int> met = [];
        var (from, to) = (Electorate.UnitsOf(head).Start.Value, Electorate.UnitsOf(head).End.Value);
        for (var unit = from; unit < to; unit++)
            for (var group = Electorate.Places[unit]; group >= 0; group = Electorate.Groups[group].Within)
                turnouts[group] = new(turnouts[group].Heads + (met.Add(group) ? sign : 0), turnouts[group].Area + (sign * Electorate.Areas[unit]));
        return turnouts.ToImmutable();
    }

    /// <summary>As whom somebody may speak here: by letter, as an owner, by a power of attorney.</summary>
    public IEnumerable<Standing> StandingsOf(Subject subject)
    {
        if (subject.Role == Role.Voter)
        {
            if (Letters.HeadOf(subject.Id) is { } head) yield return new(head, null, Channel.Letter);
            yield break;
        }
        if (subject.Role is not Role.Resident) yield break;

        foreach (var seat in Electorate.SeatsOf(subject.Id)) yield return new(seat.Head, seat.Owner, Channel.Account);
        foreach (var proxy in Proxies)
            if (proxy.Agent == subject.Id) yield return new(proxy.Head, proxy.Owner, Channel.Proxy) { Proxy = proxy };
    }
}

/// <summary>A head that somebody may speak for: as a whole, or as one of its owners.</summary>
public sealed record Standing(int Head, Guid? Owner, Channel Channel)
{
    public Proxy? Proxy { get; init; }
}
