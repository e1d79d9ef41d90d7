using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Invitations;

/// <summary>By the letter's word into the house: a name, a name to sign in with, a password, and one is tied to one's home. Whoever is in already is tied to another.</summary>
sealed class JoinPage(Inviting inviting, Attempts attempts, Entrance entrance) : ActPage
{
    const int LongestWord = 64;

    /// <summary>Signed in already, as somebody who may be tied to more.</summary>
    public bool IsIn { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        if ((await Desk.Who()).IsStaff) return Then(Navigation.Home(User));
        await Look();
        return Page();
    }

    public async Task<IActionResult> OnPost()
    {
        await Look();
        var word = Typed("word").Trim().TrimStart('#');
        var given = Need("word", "Join.Word.Missing");
        var faults = IsIn ? [] : Admission.Wrong(Typed("userName"), Typed("displayName"), Typed("password"));
        this.Faulty(faults, Words);
        if (!IsIn && Typed("password") != Typed("again")) ModelState.AddModelError("again", Words.Sentence(new("access/passwords-differ")));
        if (!given || !ModelState.IsValid) return Page();

        // whoever tries words is held up; whoever has one is not
        var (who, address) = ($"join from {HttpContext.Connection.RemoteIpAddress}", HttpContext.Connection.RemoteIpAddress);
        if (await attempts.Begin(Limit.Link, who, address) is { } wait) return this.TooMany(wait, Words);
        if (word.Length > LongestWord || await inviting.Find(word) is not { } found) return this.Faulty([new("word", "invitation/not-good")], Words);

        await attempts.Succeeded(Limit.Link, who, address);
        if (!IsIn) return await Join(found, word);
        var answer = await inviting.Accept(found.Id, word, CommandId);
        return answer.Outcome == Outcome.Done ? Then("/me?said=tied") : Refuse(answer);
    }

    // used, too old, revoked or never made: the word is not good, and that is all a stranger hears
    IActionResult Refuse(Answer answer)
    {
        if (answer.Refusal is { Code: "access/user-name-taken" } taken) return this.Faulty([new("userName", taken.Code)], Words);
        if (answer.Refusal is { Code: "invitation/not-good" } used) return this.Faulty([new("word", used.Code)], Words);
        Told(answer);
        return Page();
    }

    async Task<IActionResult> Join((Guid Id, Role For) found, string word)
    {
        var (account, answer) = await inviting.Join(found, word, Typed("userName"), Typed("displayName"), Typed("password"), CommandId);
        if (account is null) return Refuse(answer);

        return Then(await entrance.AfterAll(account, "/me?said=joined"));
    }

    async Task Look()
    {
        HttpContext.HoldsASecret();
        IsIn = Access.MayEver(await Desk.Who(), "AcceptInvitation");
    }
}
