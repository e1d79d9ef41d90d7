using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Law;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>What one speaks for, as one may be told of it: which flats, and how large they are together.</summary>
/// <param name="Why">why nobody may for this one, where they may for others</param>
sealed record OwnHead(int Head, string Where, string Area, bool HasSeveralOwners, Refusal? Why);

/// <summary>
/// A page about one ballot, for whoever comes: with an account, as anybody, or with a voting letter whose code was shown here before. Of the code the
/// browser keeps its hash, sealed, until half an hour after the last look and for these pages alone.
/// </summary>
abstract class VoterPage(BallotFile file, SealedCookies cookies) : ActPage
{
    const int MostDoors = 12;
    const string LetterCookie = "voter", CastCookie = "voted", Below = "/ballots";
    static readonly TimeSpan Valid = TimeSpan.FromMinutes(30);

    sealed record Shown(Guid Ballot, Guid Letter);
    sealed record Given(Guid Ballot, string Receipt);

    protected BallotFile Papers => file;
    protected Guid Id { get; private set; }
    public BallotView View { get; private set; } = null!;

    /// <summary>Who looks has shown a letter of this ballot.</summary>
    public bool ByLetter { get; private set; }
    public string Address => $"{Below}/{View.Code}";
    public bool IsOpen => View.Status == BallotStatus.Open && Desk.Now < View.ClosesAt;

    /// <summary>It is announced, or runs: whoever holds a letter may see whether they are on the roll.</summary>
    public bool TakesLetters => View.Status == BallotStatus.Noticed || IsOpen;

    /// <summary>Finds the ballot and reads it as whoever looks; the answer to give where that cannot be.</summary>
    protected async Task<IActionResult?> Enter(string id)
    {
        if (await Bar("ReadBallot") is { } barred) return barred;
        if (id.Length > 64 || await Desk.Find<Ballot>(CaseRef.Parse(id, null)) is not { } found) return NotFound();

        Id = found;
        if (await MayShowLetters() && cookies.Find<Shown>(HttpContext, LetterCookie, Desk.Now) is { } shown && shown.Ballot == found)
        {
            Desk.ActAs(new(shown.Letter, Role.Voter));
            ByLetter = true;
        }
        if (await Reload() is { } missing) return missing;
        if (ByLetter && TakesLetters) Keep(await Desk.Who());
        return null;
    }

    protected async Task<IActionResult?> Reload()
    {
        var (outcome, view) = await file.Read(Id);
        View = view!;
        return view is not null ? null : outcome switch { Outcome.Forbidden => StatusCode(403), Outcome.Missing => NotFound(), _ => StatusCode(503) };
    }

    public async Task<bool> MayShowLetters() => ByLetter || (await Desk.Who()).Role is Role.Anonymous or Role.Resident;

    protected void Keep(Subject voter) => cookies.Keep(HttpContext, LetterCookie, Below, new Shown(Id, voter.Id), Desk.Now + Valid);
    protected void Keep(string receipt) => cookies.Keep(HttpContext, CastCookie, Below, new Given(Id, receipt), Desk.Now + Valid);
    protected string? JustGiven => cookies.Find<Given>(HttpContext, CastCookie, Desk.Now) is { } given && given.Ballot == Id ? given.Receipt : null;

    /// <summary>Nothing of whoever voted here is left in the browser.</summary>
    protected void Leave()
    {
        cookies.Drop(HttpContext, LetterCookie, Below);
        cookies.Drop(HttpContext, CastCookie, Below);
    }

    /// <summary>For whom the one who looks speaks, or would: flat by flat, so that nobody speaks for the wrong one. Only who has shown their letter, or whose account the roll names, is told.</summary>
    public async Task<ImmutableArray<OwnHead>> OwnHeads()
    {
        if (View.Callout.Heads.IsEmpty || (await Desk.See<Ballot>(Id, "ReadBallot")).Case is not { Electorate: { } electors } ballot) return [];

        var units = await Papers.UnitsOf(ballot);
        var barred = View.Callout.Barred.ToDictionary(one => one.Head, one => one.Why);
        return [.. View.Callout.Heads.Union(barred.Keys).Order().Select(head => new OwnHead(head, Where(units.GetValueOrDefault(head, [])), Law.Shown.Area(electors.AreaOf(head)), electors.CoOwnersOf(head) is not null, barred.GetValueOrDefault(head)))];

        string Where(ImmutableArray<string> doors) => string.Join(Words["Sign.Comma"], doors.Take(MostDoors)) + (doors.Length > MostDoors ? Words["Vote.AndMore", doors.Length] : "");
    }
}
