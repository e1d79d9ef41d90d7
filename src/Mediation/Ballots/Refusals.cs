using System.Globalization;

namespace Mediation.Ballots;

/// <summary>Why a ballot's acts are refused; and, said before anybody asks, why somebody cannot vote.</summary>
static class Refusals
{
    public static Refusal Unknown => new("ballot/not-found");
    public static Refusal AlreadyDrafted => new("ballot/already-drafted");
    public static Refusal TextMissing => new("ballot/text-missing");
    public static Refusal RulingMissing => new("ballot/ruling-missing");
    public static Refusal UnknownRule(string rule) => new("ballot/unknown-rule", rule);
    public static Refusal UnsoundRule(string rule) => new("ballot/unsound-rule", rule);
    public static Refusal RuleTaken(string rule) => new("ballot/rule-taken", rule);
    public static Refusal PartTwice(string part) => new(part == "" ? "ballot/whole-twice" : "ballot/part-twice", part);
    public static Refusal ConsentAsksAll(string rule) => new("ballot/consent-asks-all", rule);
    public static Refusal LandMissing(string parcel) => new("ballot/land-missing", parcel);
    public static Refusal LandIsOfParcels(string rule) => new("ballot/land-is-of-parcels", rule);
    public static Refusal ConsentIsNoResolution(string rule) => new("ballot/consent-is-no-resolution", rule);
    public static Refusal NoSuchItem(int item) => new("ballot/no-such-item", $"{item}");
    public static Refusal OtherRuleOfItem(int item, string rule) => new("ballot/other-rule-of-item", $"{item}", rule);
    public static Refusal SilenceIsNoConsent => new("ballot/silence-is-no-consent");
    public static Refusal FollowingUnfounded => new("ballot/following-unfounded");
    public static Refusal DocumentNotNamed => new("ballot/document-not-named");
    public static Refusal DocumentTwice => new("ballot/document-twice");
    public static Refusal NobodyToTell => new("ballot/nobody-to-tell");
    public static Refusal NotNow(BallotStatus status) => new("ballot/not-now", CultureInfo.InvariantCulture.TextInfo.ToLower($"{status}"));
    public static Refusal RollNotFrozen => new("ballot/roll-not-frozen");
    public static Refusal NobodyOnTheRoll => new("ballot/nobody-on-the-roll");
    public static Refusal UnknownGroup(string group) => new("ballot/unknown-group", group);
    public static Refusal ParcelWithoutRule(string parcel) => new("ballot/parcel-without-rule", parcel);
    public static Refusal NoticeTooShort(DateOnly latest) => new("ballot/notice-too-short", Day(latest));
    public static Refusal CommitteeHalf => new("ballot/committee-half");
    public static Refusal CommitteeNotYetTold => new("ballot/committee-not-yet-told");
    public static Refusal ClosesBeforeItOpens => new("ballot/closes-before-it-opens");
    public static Refusal NotYetOpen(DateTimeOffset opens) => new("ballot/not-yet-open", Time(opens));

    /// <summary>Late, by the clock of the server; or not at that point at all.</summary>
    public static Refusal NotOpen(Ballot ballot, DateTimeOffset at) => ballot switch
    {
        { Status: BallotStatus.Noticed, OpensAt: { } opens } => NotYetOpen(opens),
        { Status: not (BallotStatus.Draft or BallotStatus.RollTaken or BallotStatus.Annulled), ClosesAt: { } closes } => new("ballot/not-open", Exactly(at.ToOffset(closes.Offset)), Time(closes)),
        _ => NotNow(ballot.Status),
    };
    public static Refusal NotYetOver(DateTimeOffset closes) => new("ballot/not-yet-over", Time(closes));
    public static Refusal NotLonger(DateTimeOffset closes) => new("ballot/not-longer", Time(closes));
    public static Refusal NotOnTheRoll => new("ballot/not-on-the-roll");
    public static Refusal SignInFirst => new("ballot/show-who-you-are");
    public static Refusal WhichHead(IEnumerable<int> heads) => new("ballot/which-head", string.Join(' ', heads));
    public static Refusal UnknownHead(int head) => new("ballot/unknown-head", $"{head}");
    public static Refusal TitleDisputed => new("ballot/title-disputed");
    public static Refusal OwnerDeceased => new("ballot/owner-deceased");
    public static Refusal OwnerMissing => new("ballot/owner-missing");
    public static Refusal ProxyNotInForce(Proxy proxy) => new("ballot/proxy-not-in-force", Day(proxy.From), Day(proxy.Until));
    public static Refusal NoSuchChoice => new("ballot/no-such-choice");
    public static Refusal OnceMore => new("ballot/once-more");
    public static Refusal NotOnPaper => new("ballot/not-on-paper");
    public static Refusal EvidenceMissing => new("ballot/evidence-missing");
    public static Refusal EvidenceOfAnother => new("ballot/evidence-of-another");
    public static Refusal EvidenceOfOtherKind => new("ballot/evidence-of-other-kind");
    public static Refusal NoPhoto => new("ballot/no-photo");
    public static Refusal PaperTwice => new("ballot/paper-twice");
    public static Refusal FourEyes => new("ballot/four-eyes");
    public static Refusal NoLetters => new("ballot/no-letters");
    public static Refusal LetterTwice(int head) => new("ballot/letter-twice", $"{head}");
    public static Refusal ProofMissing => new("ballot/proof-missing");
    public static Refusal NoSubDelegation => new("ballot/no-sub-delegation");
    public static Refusal NotYours => new("ballot/not-your-head");
    public static Refusal TooManyProxies(int most) => new("ballot/too-many-proxies", $"{most}");
    public static Refusal AlreadyProxy => new("ballot/already-proxy");
    public static Refusal NoSuchProxy => new("ballot/no-such-proxy");
    public static Refusal TooFewScrutineers(int least) => new("ballot/too-few-scrutineers", $"{least}");
    public static Refusal ScrutineersStay => new("ballot/scrutineers-stay");
    public static Refusal ObserverActs => new("ballot/observer-acts");
    public static Refusal ObserverHasActed => new("ballot/observer-has-acted");
    public static Refusal NotAScrutineer => new("ballot/not-a-scrutineer");
    public static Refusal AlreadySigned => new("ballot/already-signed");
    public static Refusal OtherResult => new("ballot/other-result");
    public static Refusal NotSigned(int signed, int least) => new("ballot/not-signed", $"{signed}", $"{least}");
    public static Refusal StillAnnounced(DateOnly until) => new("ballot/still-announced", Day(until));
    public static Refusal ReasonMissing => new("ballot/reason-missing");

    static string Exactly(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);
}
