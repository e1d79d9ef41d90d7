using System.Collections.Immutable;
using System.Globalization;
using Mediation.Ballots;
using Mediation.Files;
using Mediation.Rolls;
using Mediation.Tests.Rolls;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Ballots;

/// <summary>Ballots in few words: a matter, a roll, and voters by their letters.</summary>
static class Balloting
{
    public static readonly Guid Id = Number(777);
    public static readonly DateTimeOffset Opens = Monday.AddDays(15), Closes = Monday.AddDays(30), During = Monday.AddDays(20);
    public static readonly Subject Second = new(Number(41), Role.Manager);

    public static readonly DraftBallot Ordinary = new("YT-26-000001", District, "Gate", "Shall there be a gate?", [], new("V-ORDINARY"), null);
    public static readonly DraftBallot Special = Ordinary with { Resolution = new("V-SPECIAL") };
    public static DraftBallot Consenting(string rule = "V-CONSENT-BUILDING", params string[] parcels) =>
        Ordinary with { Resolution = null, Consent = new([.. (parcels.Length > 0 ? parcels : ["P1"]).Select(parcel => new ParcelAsked(parcel, rule, 1000))]) };

    /// <summary>Ten flats of ten square metres, each with an owner of its own.</summary>
    public static readonly ImmutableArray<RollUnit> Ten = [.. Enumerable.Range(1, 10).Select(n => Rolling.Unit(n.ToString("00", CultureInfo.InvariantCulture), 10_00, n))];

    /// <summary>Photos of papers and documents, kept with every ballot that has taken its roll.</summary>
    public static readonly string Photo = new('a', 64), OtherPhoto = new('c', 64), Proof = new('b', 64);

    public static Story<Ballot> Keeping(this Story<Ballot> story) => new[] { Photo, OtherPhoto, Proof }
        .Aggregate(story, (told, photo) => told.AndThen(Handler, new KeepPaper(Number(photo[0]), photo, FileKind.Jpeg, 1000)));

    public static Story<Ballot> Drafted(DraftBallot draft) => Given<Ballot>().When(Handler, draft);

    public static Story<Ballot> Rolled(DraftBallot draft, params IEnumerable<RollUnit> units) => Rolled(draft, Rolling.Frozen([.. units]).Case);

    public static Story<Ballot> Rolled(DraftBallot draft, Roll roll)
    {
        var taken = Drafted(draft).AndThen(Handler, new TakeRoll(new(Number(12), roll.Edition, roll.Fingerprint!, roll.Form), Electorate.Of(roll)));
        return taken.Why is null ? taken.Keeping() : taken;
    }

    public static Story<Ballot> Open(DraftBallot draft, params IEnumerable<RollUnit> units) => Open(draft, Rolling.Frozen([.. units]).Case);

    public static Story<Ballot> Open(DraftBallot draft, Roll roll)
    {
        var rolled = Rolled(draft, roll);
        return rolled.AndThen(Handler, new IssueLetters([.. Enumerable.Range(1, rolled.Case.Electorate.Count).Select(head => new Letter(head, Voter(head).Id))]))
            .Opened();
    }

    public static Story<Ballot> Open() => Open(Ordinary, Ten);

    public static readonly NameScrutineers Observers = new([Number(51), Number(52), Number(53)]);

    /// <summary>Observers are named, notice is given.</summary>
    public static Story<Ballot> Noticed(this Story<Ballot> story) => story.AndThen(Handler, Observers).AndThen(Handler, new NoticeBallot(Opens, Closes));

    public static Story<Ballot> Opened(this Story<Ballot> story) => story.Noticed().AndThen(House, new OpenBallot(), Opens);

    /// <summary>Whoever holds the letter of this head.</summary>
    public static Subject Voter(int head) => new(Number(9000 + head), Role.Voter);

    static int acts;

    /// <summary>An act has an id of its own, and so a receipt of its own.</summary>
    public static Story<Ballot> Vote(this Story<Ballot> story, Subject by, Choice choice = Choice.Agree, DateTimeOffset? at = null, int? head = null, Guid? id = null) =>
        story.When(by, new CastVote(choice, head), at ?? During, id ?? Number(1_000_000 + Interlocked.Increment(ref acts)));

    public static Story<Ballot> Votes(this Story<Ballot> story, params IEnumerable<(int Head, Choice Choice)> votes) =>
        votes.Aggregate(story, (told, vote) => told.Vote(Voter(vote.Head), vote.Choice));

    public static Story<Ballot> Counted(this Story<Ballot> story) => story.When(House, new CloseBallot(), Closes).When(Manager, new CountBallot(), Closes);
    public static Result Result(this Story<Ballot> story) => story.Counted().Case.Result!;

    public static IEnumerable<(int, Choice)> Say(Choice choice, int from, int count) => Enumerable.Range(from, count).Select(head => (head, choice));
}
