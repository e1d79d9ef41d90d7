using System.Collections.Immutable;
using Mediation.Law;

namespace Mediation.Ballots;

/// <summary>A part of the project and the id of its threshold.</summary>
public sealed record GroupAsked(string Group, string Rule);

/// <summary>A resolution by an id of the law's thresholds, or of those given.</summary>
/// <param name="Item">the matter by the Civil Code's article 278: it has its threshold, which may then be left empty</param>
public sealed record ResolutionAsked(string Rule, FollowMajority? Silent = null, int? Item = null)
{
    public string Rule { get; init; } = Rule == "" && Item is { } item ? Resolution.RuleOf(item) : Rule;
    public ImmutableArray<GroupAsked> Groups { get; init; } = [];
}

/// <summary>A parcel, the id of the threshold by which its owners consent, and its land in hundredths of a square metre.</summary>
public sealed record ParcelAsked(string Parcel, string Rule, long Land = 0);

/// <summary>Consent to a renewal, parcel by parcel.</summary>
public sealed record ConsentAsked(ImmutableArray<ParcelAsked> Parcels, ImmutableArray<GroupAsked> Buildings = default, bool EveryParcel = true)
{
    public ImmutableArray<GroupAsked> Buildings { get; init; } = Buildings.IsDefault ? [] : Buildings;
}

/// <summary>A matter is laid before the owners, with the thresholds by which it will be decided: those of today, whatever becomes of the law.</summary>
/// <param name="Custom">thresholds of other places or of the owners' own rules</param>
/// <param name="MostProxies">how many heads one agent may speak for, where the owners' rules say so</param>
public sealed record DraftBallot(
    string Code, Guid ProjectId, [property: Longest(120)] string Title, [property: Longest(4000)] string Question, ImmutableArray<BallotDocument> Documents,
    ResolutionAsked? Resolution, ConsentAsked? Consent, ImmutableArray<Threshold> Custom = default, int? MostProxies = null) : Opening<Ballot>
{
    public ImmutableArray<BallotDocument> Documents { get; init; } = Documents.IsDefault ? [] : Documents;
    public ImmutableArray<Threshold> Custom { get; init; } = Custom.IsDefault ? [] : Custom;

    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (ballot.IsDrafted) return Refusals.AlreadyDrafted;
        if (WhyNot(stamp) is { } why) return why;

        return new BallotDrafted(Code, ProjectId, Title.Trim(), Question.Trim(), Documents, RulingBy(stamp), stamp.Rules.Name, MostProxies, stamp.At);
    }

    /// <summary>What is wrong with the matter or its rule, whether it is drafted or revised.</summary>
    internal Refusal? WhyNot(Stamp stamp)
    {
        if (string.IsNullOrWhiteSpace(Title) || string.IsNullOrWhiteSpace(Question)) return Refusals.TextMissing;
        if (Resolution is null == Consent is null || Consent is { Parcels.IsDefaultOrEmpty: true }) return Refusals.RulingMissing;
        if (Resolution is { Item: { } item, Rule: var chosen })
        {
            if (item is < 1 or > Ballots.Resolution.Items) return Refusals.NoSuchItem(item);
            if (chosen != Ballots.Resolution.RuleOf(item)) return Refusals.OtherRuleOfItem(item, Ballots.Resolution.RuleOf(item));
        }
        if (Consent is { Parcels.Length: > 1 } several && several.Parcels.FirstOrDefault(parcel => parcel.Land <= 0) is { } bare) return Refusals.LandMissing(bare.Parcel);
        // what is the law's own stays as the law says, and no name stands for two
        if (Custom.FirstOrDefault(own => stamp.Rules.Thresholds.ContainsKey(own.Id) || Custom.Count(other => other.Id == own.Id) > 1) is { } taken) return Refusals.RuleTaken(taken.Id);
        if (Asked.FirstOrDefault(rule => Find(rule, stamp) is null) is { } unknown) return Refusals.UnknownRule(unknown);
        if (RulingBy(stamp).Twice is { } part) return Refusals.PartTwice(part);
        if (Asked.FirstOrDefault(rule => !Find(rule, stamp)!.IsSound) is { } unsound) return Refusals.UnsoundRule(unsound);
        if (Asked.FirstOrDefault(rule => Find(rule, stamp)!.Measures(Measure.Land)) is { } land) return Refusals.LandIsOfParcels(land);
        if (Consent is not null && Asked.FirstOrDefault(rule => !Find(rule, stamp)!.AsksAll) is { } participants) return Refusals.ConsentAsksAll(participants);
        if (Resolution?.Silent is { } silent)
        {
            if (Asked.Any(rule => Find(rule, stamp)!.AsksAll)) return Refusals.SilenceIsNoConsent;
            if (string.IsNullOrWhiteSpace(silent.Rule) || silent.RuleHash.Length != 64 || string.IsNullOrWhiteSpace(silent.Warning)) return Refusals.FollowingUnfounded;
        }
        // what the law asks of all is consent, and who owns with others disposes of it as the law says (Civil Code article 301): a resolution does not look at that
        if (Resolution is not null && Asked.FirstOrDefault(rule => stamp.Rules.Thresholds.TryGetValue(rule, out var known) && known.AsksAll) is { } consent) return Refusals.ConsentIsNoResolution(consent);
        return null;
    }

    IEnumerable<string> Asked => Resolution is { } resolution
        ? resolution.Groups.Select(group => group.Rule).Prepend(resolution.Rule)
        : Consent!.Parcels.Select(parcel => parcel.Rule).Concat(Consent.Buildings.Select(building => building.Rule));

    Threshold? Find(string rule, Stamp stamp) =>
        Custom.FirstOrDefault(threshold => threshold.Id == rule) ?? (stamp.Rules.Thresholds.TryGetValue(rule, out var known) ? known : null);

    internal Ruling RulingBy(Stamp stamp)
    {
        if (Resolution is { } resolution) return new(new(Rule(resolution.Rule), Groups(resolution.Groups), resolution.Silent, resolution.Item), null);

        return new(null, new([.. Consent!.Parcels.Select(parcel => new ParcelRule(parcel.Parcel, Rule(parcel.Rule), parcel.Land))],
            Consent.Parcels.Length > 1 ? Rule("V-CONSENT-LAND") : null, Rule("V-COOWNERS-JOINT"), Rule("V-COOWNERS-SHARES"), Consent.EveryParcel, Groups(Consent.Buildings)));

        Threshold Rule(string rule) => Find(rule, stamp)!;
        ImmutableArray<GroupRule> Groups(ImmutableArray<GroupAsked> asked) => [.. asked.Select(group => new GroupRule(group.Group, Rule(group.Rule)))];
    }
}

public sealed record BallotDrafted(
    string Code, Guid ProjectId, string Title, string Question, ImmutableArray<BallotDocument> Documents, Ruling Ruling, string Rules, int? MostProxies, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Code = Code, ProjectId = ProjectId, Title = Title, Question = Question, Documents = Documents, Ruling = Ruling, Rules = Rules, MostProxies = MostProxies,
        DraftedAt = At,
    };
}
