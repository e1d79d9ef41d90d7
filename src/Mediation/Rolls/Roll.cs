using System.Collections.Immutable;

namespace Mediation.Rolls;

/// <summary>What a unit is used for. Parking and storage are counted only where a roll says so.</summary>
public enum UnitUse { Residential, Commercial, Office, Industrial, Parking, Storage, Other }

/// <summary>Where an area is taken from: what is registered before what was surveyed before what a contract says.</summary>
public enum AreaSource { Registered, Surveyed, Contract }

/// <summary>How it stands with a unit's title. Whatever it is, the unit stays in the denominator.</summary>
public enum TitleState { Clear, Disputed, Sealed, Deceased, Missing }

/// <summary>How a unit is owned: by one, jointly, or by shares.</summary>
public enum Tenure { Sole, Joint, ByShares }

/// <summary>An owner's part of a unit, an exact fraction.</summary>
public sealed record Holding(Guid Owner, int Of = 1, int Per = 1);

/// <summary>A unit of the roll: where it is, how large by which source (in hundredths of a square metre), whose, and how its title stands.</summary>
public sealed record RollUnit(
    string Parcel, string Building, string Number, UnitUse Use, long? RegisteredArea, long? SurveyedArea, long? ContractArea,
    Tenure Tenure, ImmutableArray<Holding> Owners, TitleState Title = TitleState.Clear, bool OfDeveloper = false)
{
    public ImmutableArray<Holding> Owners { get; init; } = Owners.IsDefault ? [] : Owners;

    /// <summary>Under which it stands in its roll.</summary>
    public string Key => $"{Parcel}\t{Building}\t{Number}";

    /// <summary>As it is named at the door.</summary>
    public string Door => $"{Building} {Number}";

    public long Area => RegisteredArea ?? SurveyedArea ?? ContractArea ?? 0;
    public AreaSource Source => RegisteredArea is not null ? AreaSource.Registered : SurveyedArea is not null ? AreaSource.Surveyed : AreaSource.Contract;
    public bool IsCounted(bool countsParking) => countsParking || Use is not (UnitUse.Parking or UnitUse.Storage);

    public bool Equals(RollUnit? other) => other is not null && Facts.Equals(other.Facts) && Owners.SequenceEqual(other.Owners);
    public override int GetHashCode() => Facts.GetHashCode();

    (string, UnitUse, long?, long?, long?, Tenure, TitleState, bool) Facts => (Key, Use, RegisteredArea, SurveyedArea, ContractArea, Tenure, Title, OfDeveloper);
}

/// <summary>Somebody who owns a unit, or acts for who owns it. The key follows from the identity document and says nothing by itself.</summary>
/// <param name="Digest">a keyed hash of all that is private here: whether it has changed can be seen, what it is cannot</param>
/// <param name="Representative">the guardian of a minor or of somebody who cannot act, with the proof's hash</param>
public sealed record RollOwner(
    Guid Key, Guid Digest, [property: NotSearchable] PrivateText Name, [property: NotSearchable] PrivateText? IdNumber = null, [property: NotSearchable] PrivateText? Phone = null,
    Guid? Account = null, [property: NotSearchable] PrivateText? Representative = null, string? RepresentativeProof = null)
{
    public bool IsAsItWas(RollOwner before) => (Digest, Account, RepresentativeProof) == (before.Digest, before.Account, before.RepresentativeProof);
}

/// <summary>What came of an objection.</summary>
public enum ObjectionOutcome { Adopted, PartlyAdopted, Rejected }

/// <summary>What somebody holds against the roll that was published, and what was answered.</summary>
public sealed record RollObjection(int Number, string? Unit, PrivateText Reason, DateTimeOffset At, ObjectionOutcome? Outcome = null, PrivateText? Reply = null);

/// <summary>
/// Who owns what in a project, and therefore who votes with what weight: kept apart from the project, so that neither is the heavier for the other.
/// It is published for objection and then frozen; what is changed later is another edition.
/// </summary>
public sealed record Roll : ICase<Roll>
{
    public static string Noun => "roll";
    public static Roll Empty { get; } = new();

    public Guid ProjectId { get; init; }
    public int Edition { get; init; } = 1;
    public bool CountsParking { get; init; }
    public ImmutableDictionary<string, RollUnit> Units { get; init; } = [];
    public ImmutableDictionary<Guid, RollOwner> Owners { get; init; } = [];
    public ImmutableList<RollObjection> Objections { get; init; } = [];
    public Guid? RevisedBy { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }
    public Guid? PublishedBy { get; init; }
    public DateOnly? ObjectionsUntil { get; init; }
    public DateTimeOffset? FrozenAt { get; init; }
    public string? Fingerprint { get; init; }

    /// <summary>How the frozen rows were said; none where it was the first way there was.</summary>
    public int? Form { get; init; }
    public int Heads { get; init; }
    public long Area { get; init; }

    public bool IsBegun => ProjectId != Guid.Empty;
    public bool IsPublished => PublishedAt is not null;
    public bool IsFrozen => FrozenAt is not null;

    /// <summary>How its rows are said and its heads made.</summary>
    public int Way => IsFrozen ? Form ?? 1 : Fingerprints.Form;

    /// <summary>In the order of parcel, building and number: the order that the fingerprint is taken in.</summary>
    public IEnumerable<RollUnit> Sorted => Units.OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(unit => unit.Value);

    /// <summary>The unit behind a door, however its letters are written, with or without its parcel; none where there is no such door, or more than one.</summary>
    public RollUnit? At(string door) =>
        Units.Values.Where(unit => new[] { unit.Door, $"{unit.Parcel} {unit.Door}" }.Contains(door.Trim(), StringComparer.OrdinalIgnoreCase)).Take(2).ToList() is [var only] ? only : null;

    public Resource ResourceOf(Guid id) => new(id, ProjectId);

    /// <summary>Who is no staff sees the units, not what is known of their owners; of an objection that there is one and what was answered, not who holds what of which home.</summary>
    public Roll For(Subject viewer) => viewer.IsStaff || viewer.Role is Role.Integrator or Role.System ? this : this with
    {
        Objections = Objections.ConvertAll(objection => objection with { Unit = null, Reason = new() }), RevisedBy = null, PublishedBy = null,
        Owners = Owners.ToImmutableDictionary(owner => owner.Key, owner => new RollOwner(owner.Key, Guid.Empty, owner.Value.Name)),
    };
}

/// <summary>Why a roll's acts are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("roll/not-found");
    public static Refusal Frozen(string fingerprint) => new("roll/frozen", fingerprint[..16]);
    public static Refusal NotFrozen => new("roll/not-frozen");
    public static Refusal NoUnits => new("roll/no-units");
    public static Refusal Unchanged => new("roll/unchanged");
    public static Refusal UnitTwice(RollUnit unit) => new("roll/unit-twice", unit.Building, unit.Number);
    public static Refusal NoArea(RollUnit unit) => new("roll/no-area", unit.Building, unit.Number);
    public static Refusal NoOwner(RollUnit unit) => new("roll/no-owner", unit.Building, unit.Number);
    public static Refusal NotOneOwner(RollUnit unit) => new("roll/not-one-owner", unit.Building, unit.Number);
    public static Refusal SharesDoNotAddUp(RollUnit unit) => new("roll/shares-do-not-add-up", unit.Building, unit.Number);
    public static Refusal GuardianWithoutProof => new("roll/guardian-without-proof");
    public static Refusal NotPublished => new("roll/not-published");
    public static Refusal AlreadyPublished => new("roll/already-published");
    public static Refusal StillOpen(DateOnly until) => new("roll/objections-still-open", until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    public static Refusal TooLate(DateOnly until) => new("roll/objections-over", until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    public static Refusal Unanswered(int number) => new("roll/objection-unanswered", $"{number}");
    public static Refusal NoSuchObjection => new("roll/no-such-objection");
    public static Refusal AlreadyAnswered => new("roll/objection-answered");
    public static Refusal ReasonMissing => new("roll/reason-missing");
    public static Refusal UnknownUnit => new("roll/unknown-unit");
    public static Refusal FourEyes => new("roll/four-eyes");
}
