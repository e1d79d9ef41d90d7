using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>Who may come in. A first password or a key is shown in the answer to the very request that made it, and never again.</summary>
sealed class UsersPage(Accounts accounts, Admission admission, TakesTwo takesTwo) : ActPage
{
    public List<Account> All { get; private set; } = [];
    public Guid Me { get; private set; }

    /// <summary>Whether an account is closed only until a second person agrees.</summary>
    public bool Waits(Account account) => account.IsDisabled && waiting.Contains(account.Id);
    HashSet<Guid> waiting = [];

    /// <summary>What is shown once: a first password, a key, a one-time link.</summary>
    public enum Kind { Password, Key, Link }

    /// <summary>What was just made: for whom, the secret, and whether it is good only once a second person agrees.</summary>
    public (Account Account, string Secret, Kind Kind, bool Waits)? Once { get; private set; }

    public async Task<IActionResult> OnGet() => await Bar("ManageUsers") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (Read<NewUser>() is not { } ask) return await Show();

        var (done, faults) = await admission.Admit(ask with { Password = null }, CommandId);
        if (done is null) this.Faulty(faults, Words);
        else Keep(done.Account, done.InitialPassword ?? done.ApiKey!, done.ApiKey is null ? Kind.Password : Kind.Key, done.Waits);
        return await Show();
    }

    /// <summary>Somebody lost a password or a phone: a one-time link leads back in.</summary>
    public async Task<IActionResult> OnPostReset(Guid id, bool factors)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (this.AskAgain() is { } first) return first;
        if (await accounts.Find(id) is not { IsDisabled: false, Role: not Role.Integrator } account || account.Id == (await Desk.Who()).Id) return NotFound();

        var (link, waits) = await admission.InviteBack(account, factors, Request);
        Keep(account, link, Kind.Link, waits);
        return await Show();
    }

    public async Task<IActionResult> OnPostDisable(Guid id, bool disabled)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (id == (await Desk.Who()).Id)
        {
            ModelState.AddModelError("", Words.Sentence(new("access/not-yourself")));
            return await Show();
        }
        if (await accounts.Find(id) is not { } account) return NotFound();

        await admission.Bar(account, disabled);
        return Then("/admin/users");
    }

    void Keep(Account account, string secret, Kind kind, bool waits)
    {
        Once = (account, secret, kind, waits);
        HttpContext.HoldsASecret();
    }

    async Task<IActionResult> Show()
    {
        (All, Me) = (await accounts.List(), (await Desk.Who()).Id);
        waiting = [.. (await takesTwo.All()).Select(one => one.AccountId)];
        return Page();
    }
}
