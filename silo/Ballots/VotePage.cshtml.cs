using System.Collections.Immutable;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>
/// Voting, in three steps on one page: who it is (a letter's code, or an account), what the answer is, and a look at it before it counts. What was answered
/// stands nowhere afterwards: not on a page, not in an address, not in a cookie.
/// </summary>
sealed class VotePage(BallotFile file, SealedCookies cookies, Attempts attempts) : VoterPage(file, cookies)
{
    public static readonly ImmutableArray<Choice> Choices = [Choice.Agree, Choice.Against, Choice.Abstain];

    /// <summary>What was chosen, before it is sent.</summary>
    public Choice? Chosen { get; private set; }
    public int? ForHead { get; private set; }
    public bool IsChecking { get; private set; }
    public ImmutableArray<OwnHead> Own { get; private set; } = [];

    /// <summary>A letter's code is asked for: of somebody who has no voice here yet, or who holds another letter too.</summary>
    public bool AsksLetter { get; private set; }

    public async Task<IActionResult> OnGet(string id)
    {
        if (await Enter(id) is { } barred) return barred;
        return await Show();
    }

    public async Task<IActionResult> OnPost(string id)
    {
        if (await Enter(id) is { } barred) return barred;
        switch (Typed("act"))
        {
            case not ("letter" or "leave") when IsOpen && View.Callout.Heads.IsEmpty:       // the letter's half hour is over, or it is revoked
                ModelState.AddModelError("letter", ByLetter ? Words.Sentence(new("ballot/letter-not-good")) : Words["Vote.Letter.Again"]);
                return await Show(asksLetter: true);
            case "leave":
                Leave();
                return Then(Address);
            case "letter": return await ShowLetter();
            case "check": return await Check();
            case "cast": return await Cast();
            default: return await Show();       // back from the look at it, nothing lost
        }
    }

    async Task<IActionResult> ShowLetter()
    {
        if (!await MayShowLetters()) return StatusCode(403);
        if (!Need("letter", "Vote.Letter.Missing")) return await Show(asksLetter: true);

        var (voter, address) = (VotingLetter.VoterOf(Typed("letter")), HttpContext.Connection.RemoteIpAddress);
        if (await attempts.Begin(Limit.Letter, $"{voter.Id}", address) is { } wait)
        {
            this.TooMany(wait, Words);
            return await Show(asksLetter: true);
        }
        if ((await Desk.SeeAs<Ballot>(Id, voter, "ReadBallot")).Case?.StandingsOf(voter).Any() != true)
        {
            this.Faulty([new("letter", "ballot/letter-not-good")], Words);
            return await Show(asksLetter: true);
        }
        await attempts.Succeeded(Limit.Letter, $"{voter.Id}", address);
        Leave();
        Keep(voter);
        return Then($"{Address}/vote");
    }

    async Task<IActionResult> Check()
    {
        IsChecking = Understand();
        return await Show();
    }

    async Task<IActionResult> Cast()
    {
        if (!Understand()) return await Show();

        var (answer, receipt) = await Papers.Cast(Id, new CastVote(Chosen!.Value, ForHead), CommandId);
        if (Told(answer))
        {
            Keep(receipt);
            return Then($"{Address}/receipt");
        }
        if (answer.Refusal?.Code == "ballot/once-more") Pages.CommandId.UsedUp(HttpContext);
        await Reload();
        IsChecking = View.Callout.May;
        return await Show();
    }

    /// <summary>The answer out of the form, and for whom: another letter may have been shown on this device since.</summary>
    bool Understand()
    {
        TakeIn();
        if (ForHead is null && !View.Callout.Heads.IsEmpty) ModelState.AddModelError("head", Words[Typed("head") == "" ? "Vote.Head.Missing" : "Vote.Head.Other"]);
        if (Chosen is null) ModelState.AddModelError("choice", Words["Vote.Choice.Missing"]);
        return ModelState.IsValid;
    }

    void TakeIn()
    {
        Chosen = Choices.Select(choice => (Choice?)choice).FirstOrDefault(choice => choice.ToString()!.Equals(Typed("choice"), StringComparison.OrdinalIgnoreCase));
        ForHead = Typed("head") == "" ? View.Callout.Heads is [var only] ? only : null : int.TryParse(Typed("head"), out var head) && View.Callout.Heads.Contains(head) ? head : null;
        if (Typed("head") != "" && ForHead is null) Chosen = null;       // what is answered for one home is shown to nobody of another
    }

    async Task<IActionResult> Show(bool asksLetter = false)
    {
        HttpContext.HoldsASecret();
        if (Request.HasFormContentType) TakeIn();
        Own = await OwnHeads();
        AsksLetter = TakesLetters && await MayShowLetters() && (asksLetter || Request.Query.ContainsKey("other") || Own.IsEmpty);
        return Page();
    }
}
