using System.Collections.Immutable;
using System.Globalization;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Law;
using Mediation.Rolls;

namespace Mediation.Ballots;

/// <summary>The form of a matter and its rule, as it stands in a draft or was typed; a new draft and a revised one are filled in alike.</summary>
sealed record DraftForm(RuleSet Rules, Roll? Roll, Ballot Before, bool IsNew, Func<string, string> Typed, bool WasSent)
{
    public const int Rows = 6, BuildingRows = 4, MostDocuments = 5;

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
        var groups = Before.Ruling?.Consent?.Buildings ?? Before.Ruling?.Resolution?.Groups ?? [];
        return (Value($"group{row}", row < groups.Length ? groups[row].Group : null), Value($"groupRule{row}", row < groups.Length ? groups[row].Threshold.Id : null));
    }
}

/// <summary>A page on which a matter is laid down.</summary>
abstract class DraftingPage : RunningPage
{
    public DraftForm Form { get; protected set; } = null!;

    /// <summary>The documents that are named so far: those of the draft, those that were sent before, and what has just come.</summary>
    public ImmutableArray<BallotDocument> Documents { get; protected set; } = [];

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
        var resolution = isConsent ? null : new ResolutionAsked(Typed("rule"), Silent()) { Groups = groups };
        var consent = isConsent ? new ConsentAsked(Parcels(), groups, Typed("everyParcel") == "true") : null;
        if (resolution is { Rule: "" }) ModelState.AddModelError("rule", Words["Error.Choose"]);
        if (consent is { Parcels.IsEmpty: true }) ModelState.AddModelError("parcel0", Words["Hall.Draft.Parcel.Missing"]);
        foreach (var (field, longest) in new[] { ("title", 120), ("question", 4000) })
            if (Typed(field).Length > longest) ModelState.AddModelError(field, Words.Sentence(new("field/too-long", $"{longest}")));
        return ModelState.IsValid ? new(code, project, Typed("title").Trim(), Typed("question").ReplaceLineEndings("\n").Trim(), Documents, resolution, consent, default, most) : null;
    }

    // a document that was sent before is a line of its hash and its name
    ImmutableArray<BallotDocument> DocumentsSent()
    {
        List<BallotDocument> all = [];
        foreach (var line in Request.Form["documents"].OfType<string>())
            if (line.Split(' ', 2) is [{ Length: 64 } hash, { Length: > 0 and <= 200 } name] && hash.All(char.IsAsciiHexDigitLower)) all.Add(new(name, hash));
        foreach (var file in FormFiles.Of(HttpContext))
            if (file.Why is { } why) ModelState.AddModelError("files", Words["Files.Not", file.Name, Words.Sentence(why)]);
            else all.Add(new(FileName.Of(file.Name, file.Kind), file.Sha256));
        return [.. all.DistinctBy(document => document.Sha256)];
    }

    ImmutableArray<ParcelAsked> Parcels()
    {
        var all = ImmutableArray.CreateBuilder<ParcelAsked>();
        for (var row = 0; row < DraftForm.Rows; row++)
        {
            var (parcel, rule, land) = (Typed($"parcel{row}").Trim(), Typed($"parcelRule{row}"), Typed($"land{row}").Trim());
            if (rule == "" && (parcel == "" || land == "")) continue;       // parcels of the roll are offered, not asked
            if (rule == "") ModelState.AddModelError($"parcelRule{row}", Words["Error.Choose"]);
            else all.Add(new(parcel, rule, land == "" ? 0 : Area($"land{row}", land)));
        }
        return all.ToImmutable();
    }

    long Area(string field, string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var area) && area is >= 0 and < 1_000_000_000 && area * 100 == decimal.Truncate(area * 100)) return (long)(area * 100);
        ModelState.AddModelError(field, Words.Sentence(new("roll/bad-area", text)));
        return 0;
    }

    ImmutableArray<GroupAsked> Groups() => [.. Enumerable.Range(0, DraftForm.BuildingRows).Select(row => new GroupAsked(Typed($"group{row}").Trim(), Typed($"groupRule{row}"))).Where(group => group is { Group: not "", Rule: not "" })];

    FollowMajority? Silent() => Typed("silentRule").Trim() is { Length: > 0 } rule ? new(rule, Typed("silentHash").Trim().ToLowerInvariant(), Typed("silentWarning").Trim()) : null;

    protected DraftForm FormOf(Roll? roll, bool isNew) => new(Rules, roll, Ballot, isNew, Typed, Request.HasFormContentType);

    /// <summary>Ways a draft may be refused that belong to a field; all others stand on top.</summary>
    protected static string FieldOf(Refusal? why) => why?.Code switch { "ballot/following-unfounded" or "ballot/silence-is-no-consent" => "silentRule", _ => "" };

    protected bool Refused(Cases.Answer answer)
    {
        if (FieldOf(answer.Refusal) is { Length: > 0 } field) ModelState.AddModelError(field, Words.Sentence(answer.Refusal!));
        else return !Told(answer);
        return true;
    }
}
