using System.Collections.Immutable;
using System.Globalization;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Rolls;
using Microsoft.AspNetCore.Mvc;
using Part = Mediation.Law.Part;

namespace Mediation.Ballots;

/// <summary>The form of a matter and its rule, as it stands in a draft or was typed; a new draft and a revised one are filled in alike.</summary>
sealed record DraftForm(RuleSet Rules, Roll? Roll, Ballot Before, Func<string, string> Typed, bool WasSent)
{
    /// <summary>Room for every parcel and part that there is, and for more.</summary>
    public int Rows => Math.Max(6, Math.Max(Parcels.Length, Before.Ruling?.Consent?.Parcels.Length ?? 0) + 1);
    public int BuildingRows => 4 + Groups.Length;
    ImmutableArray<GroupRule> Groups => Before.Ruling?.Consent?.Buildings ?? Before.Ruling?.Resolution?.Groups ?? [];

    /// <summary>Under which a rule stands that was filled in here: the owners' own, or one of another place.</summary>
    public const string OwnRule = "OWN";

    /// <summary>What an own rule may ask for; each a share, by heads and by area.</summary>
    public static readonly ImmutableArray<(string Field, Part Of, Measure Measure)> OwnTests =
    [
        ("takingHeads", Part.Participating, Measure.Heads), ("takingArea", Part.Participating, Measure.Area), ("agreeingHeads", Part.Agreeing, Measure.Heads), ("agreeingArea", Part.Agreeing, Measure.Area),
    ];

    /// <summary>The own rule as it stands in the draft.</summary>
    public Threshold? Own => Before.Ruling?.Groups.Select(group => group.Threshold).FirstOrDefault(rule => rule.Id == OwnRule);

    public bool OwnIsChosen(bool isConsent) => (isConsent ? Enumerable.Range(0, Rows).Select(row => $"parcelRule{row}") : ["rule"])
        .Concat(Enumerable.Range(0, BuildingRows).Select(row => $"groupRule{row}")).Any(name => Typed(name) == OwnRule);
    public bool OwnIsBegun => OwnIsChosen(true) || OwnIsChosen(false) || Typed("ownDocument") != "" || OwnTests.Any(one => Typed($"{one.Field}Of") != "");
    public Test? OwnTest(Part of, Measure measure) => Own?.Quorum.Concat(Own.Decisive).FirstOrDefault(test => test.Of == of && test.Measure == measure);

    /// <summary>Other rules than the law's that a draft brought along: programs may lay down several.</summary>
    public IEnumerable<Threshold> Brought => (Before.Ruling?.Groups ?? []).Select(group => group.Threshold).Where(rule => rule.Id != OwnRule && !Rules.Thresholds.ContainsKey(rule.Id)).DistinctBy(rule => rule.Id);

    /// <summary>Thresholds of those who take part, and those of all: only the latter ask for consent.</summary>
    public IEnumerable<Threshold> Resolutions => Rules.Thresholds.Values.Where(rule => !rule.AsksAll && !rule.Measures(Measure.Land)).OrderBy(rule => rule.Id, StringComparer.Ordinal);
    public IEnumerable<Threshold> Consents => Rules.Thresholds.Values.Where(rule => rule.AsksAll && rule.Id.StartsWith("V-CONSENT", StringComparison.Ordinal) && !rule.Measures(Measure.Land)).OrderBy(rule => rule.Id, StringComparer.Ordinal);

    public bool IsConsent => WasSent ? Typed("kind") == "consent" : Before.Ruling?.Consent is not null;
    public string Value(string field, string? before) => WasSent ? Typed(field) : before ?? "";
    public bool Ticked(string field, bool before) => WasSent ? Typed(field) == "true" : before;

    public ImmutableArray<string> Parcels => Roll is null ? [] : [.. Roll.Units.Values.Select(unit => unit.Parcel).Distinct().Order(StringComparer.Ordinal)];
    public ImmutableArray<string> Buildings => Roll is null ? [] : [.. Roll.Units.Values.Select(unit => $"{unit.Parcel}/{unit.Building}").Distinct().Order(StringComparer.Ordinal)];

    public (string Parcel, string Rule, string Land) Parcel(int row)
    {
        var known = Before.Ruling?.Consent is { } consent && row < consent.Parcels.Length ? consent.Parcels[row] : null;
        var parcel = known?.Parcel ?? (Before.Ruling is null && row < Parcels.Length ? Parcels[row] : null);
        return (Value($"parcel{row}", parcel), Value($"parcelRule{row}", known?.Threshold.Id), Value($"land{row}", known is { Land: > 0 and var land } ? Shown.Area(land) : null));
    }

    public (string Group, string Rule) Building(int row)
    {
        var known = row < Groups.Length ? Groups[row] : null;
        return (Value($"group{row}", known?.Group), Value($"groupRule{row}", known?.Threshold.Id));
    }
}

/// <summary>A page on which a matter is laid down.</summary>
abstract class DraftingPage : RunningPage
{
    public DraftForm Form { get; protected set; } = null!;

    /// <summary>The documents that are named so far: those of the draft, those that were sent before, and what has just come.</summary>
    public ImmutableArray<BallotDocument> Documents { get; protected set; } = [];

    /// <summary>The own rule that was filled in, or that stands in the draft: what it means is said beside it.</summary>
    public Threshold? Own { get; protected set; }

    /// <summary>What the own rule means is said before anything is saved; what else is filled in stays as it is.</summary>
    protected IActionResult Preview()
    {
        Documents = DocumentsSent();
        Own = OwnRule();
        return Page();
    }

    /// <summary>What was filled in; none where something is wrong, which is told beside its field.</summary>
    protected DraftBallot? Asked(string code, Guid project)
    {
        _ = Need("title", "Hall.Draft.Title.Missing") & Need("question", "Hall.Draft.Question.Missing");
        Documents = DocumentsSent();
        int? most = null;
        if (Typed("mostProxies") is { Length: > 0 } given && !(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1000 && (most = number) > 0))
            ModelState.AddModelError("mostProxies", Words["Error.Number"]);
        var groups = Groups();
        var isConsent = Typed("kind") == "consent";
        if (Form.OwnIsChosen(isConsent)) Own = OwnRule();
        int? item = int.TryParse(Typed("item"), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) ? chosen : null;
        var resolution = isConsent ? null : new ResolutionAsked(Typed("rule"), Silent(), item) { Groups = groups };
        if (resolution is { Item: null } && Rules.Thresholds.ContainsKey(resolution.Rule)) ModelState.AddModelError("item", Words["Error.Choose"]);
        var consent = isConsent ? new ConsentAsked(Parcels(), groups, Typed("everyParcel") == "true") : null;
        if (resolution is { Rule: "" }) ModelState.AddModelError("rule", Words["Error.Choose"]);
        if (consent is { Parcels.IsEmpty: true }) ModelState.AddModelError("parcel0", Words["Hall.Draft.Parcel.Missing"]);
        foreach (var (field, longest) in new[] { ("title", 120), ("question", 4000) })
            if (Typed(field).Length > longest) ModelState.AddModelError(field, Words.Sentence(new("field/too-long", $"{longest}")));
        return ModelState.IsValid ? new(code, project, Typed("title").Trim(), Typed("question").ReplaceLineEndings("\n").Trim(), Documents, resolution, consent, [.. Form.Brought, .. Own is { } own ? [own] : ImmutableArray<Threshold>.Empty], most) : null;
    }

    // a document that was sent before is a line of its hash and its name
    ImmutableArray<BallotDocument> DocumentsSent()
    {
        List<BallotDocument> all = [];
        foreach (var line in Request.Form["documents"].OfType<string>())
            if (line.Split(' ', 2) is [{ Length: 64 } hash, { Length: > 0 and <= 200 } name] && hash.All(char.IsAsciiHexDigitLower)) all.Add(new(name, hash));
        foreach (var file in FormFiles.Of(HttpContext))
            if (file.Why is { } why) ModelState.AddModelError(file.Field == RuleField ? RuleField : "files", Words["Files.Not", file.Name, Words.Sentence(why)]);
            else if (file.Field != RuleField) all.Add(new(FileName.Of(file.Name, file.Kind), file.Sha256));
        return [.. all.DistinctBy(document => document.Sha256)];
    }

    ImmutableArray<ParcelAsked> Parcels()
    {
        var all = ImmutableArray.CreateBuilder<ParcelAsked>();
        for (var row = 0; row < Form.Rows; row++)
        {
            var (parcel, rule, land) = (Typed($"parcel{row}").Trim(), Typed($"parcelRule{row}"), Typed($"land{row}").Trim());
            if (rule == "" && (parcel == "" || land == "")) continue;       // parcels of the roll are offered, not asked
            if (rule == "") ModelState.AddModelError($"parcelRule{row}", Words["Error.Choose"]);
            else all.Add(new(parcel, rule, land == "" ? 0 : Area($"land{row}", land)));
        }
        return all.ToImmutable();
    }

    /// <summary>A rule that is none of the law's is written out, and names what it rests on.</summary>
    Threshold? OwnRule()
    {
        var faults = ModelState.ErrorCount;
        var among = Typed("ownAmong") == "participating" ? Whole.Participating : Whole.All;
        var tests = DraftForm.OwnTests.Select(one => TestOf(one.Field, one.Of, one.Measure, one.Of == Part.Participating ? Whole.All : among)).OfType<Test>().ToList();
        if (ModelState.ErrorCount == faults && tests.TrueForAll(test => test.Of == Part.Participating)) ModelState.AddModelError("agreeingHeadsOf", Words["Hall.Own.Agreeing.Missing"]);
        _ = Need("ownDocument", "Hall.Own.Document.Missing") & Need("ownArticle", "Hall.Own.Article.Missing");
        foreach (var (field, longest) in new[] { ("ownDocument", 300), ("ownArticle", 100), ("ownSays", 1000) })
            if (Typed(field).Length > longest) ModelState.AddModelError(field, Words.Sentence(new("field/too-long", $"{longest}")));
        if (ModelState.ErrorCount > faults) return null;

        // how sure we are of what others laid down is for the lawyers to say
        var basis = new LegalBasis(Typed("ownDocument").Trim(), Typed("ownArticle").Trim(), Typed("ownSays").ReplaceLineEndings("\n").Trim(), Confidence.D);
        return new(DraftForm.OwnRule, [.. tests.Where(test => test.Of == Part.Agreeing)], basis, "") { Quorum = [.. tests.Where(test => test.Of == Part.Participating)] };
    }

    Test? TestOf(string field, Part of, Measure measure, Whole among)
    {
        var (top, bottom) = (Typed($"{field}Of").Trim(), Typed($"{field}Per").Trim());
        if (top == "" && bottom == "") return null;
        if (Fraction.TryParse($"{top}/{bottom}") is { IsOne: true, Per: <= 10_000 } share) return new(measure, of, among, share, Typed($"{field}Strict") == "true");
        ModelState.AddModelError($"{field}Of", Words["Hall.Own.Share.Bad"]);
        return null;
    }

    long Area(string field, string text)
    {
        if (Shown.ParseArea(text) is { } area) return area;
        ModelState.AddModelError(field, Words.Sentence(new("roll/bad-area", text)));
        return 0;
    }

    ImmutableArray<GroupAsked> Groups()
    {
        var all = ImmutableArray.CreateBuilder<GroupAsked>();
        for (var row = 0; row < Form.BuildingRows; row++)
        {
            var (group, rule) = (Typed($"group{row}").Trim(), Typed($"groupRule{row}"));
            if (group == "" && rule == "") continue;
            if (group == "") ModelState.AddModelError($"group{row}", Words["Error.Required"]);
            else if (rule == "") ModelState.AddModelError($"groupRule{row}", Words["Error.Choose"]);
            else all.Add(new(group, rule));
        }
        return all.ToImmutable();
    }

    const string RuleField = "silentFile";

    // the hash of the document that came, or as it was typed
    FollowMajority? Silent() => Typed("silentRule").Trim() is { Length: > 0 } rule
        ? new(rule, FormFiles.Of(HttpContext).FirstOrDefault(file => file is { Field: RuleField, Why: null })?.Sha256 ?? Typed("silentHash").Trim().ToLowerInvariant(), Typed("silentWarning").Trim()) : null;

    /// <summary>The documents that came with the form are laid beside the ballot; one that could not be is asked for again on its page.</summary>
    protected async Task Keep(Guid ballot, FileDesk files)
    {
        var handed = FormFiles.Of(HttpContext);
        for (var n = 0; n < handed.Count; n++) await files.KeepDocument(ballot, handed[n], FileDesk.CommandOf(CommandId, n));
    }

    protected DraftForm FormOf(Roll? roll) => new(Rules, roll, Ballot, Typed, Request.HasFormContentType);

    /// <summary>Ways a draft may be refused that belong to a field; all others stand on top.</summary>
    protected static string FieldOf(Refusal? why) => why?.Code switch
    {
        "ballot/following-unfounded" or "ballot/silence-is-no-consent" => "silentRule",
        "ballot/consent-asks-all" => "ownAmong",
        "ballot/other-rule-of-item" => "rule",
        "ballot/no-such-item" => "item",
        _ => "",
    };

    protected bool Refused(Cases.Answer answer)
    {
        if (FieldOf(answer.Refusal) is { Length: > 0 } field) ModelState.AddModelError(field, Words.Sentence(new(answer.Refusal!.Code, [.. answer.Refusal.Args.Select(arg => Words.Knows($"Threshold.{arg}") ? Words[$"Threshold.{arg}"] : arg)])));
        else return !Told(answer);
        return true;
    }
}
