using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>Who may come in. A first password or a key is shown in the answer to the very request that made it, and never again.</summary>
sealed class UsersPage(Accounts accounts, Admission admission, ApiKeys keys, ILogger<UsersPage> log) : ActPage
{
    public List<Account> All { get; private set; } = [];
    public Guid Me { get; private set; }

    /// <summary>The keys of connected systems, which have no page of their own.</summary>
    public Dictionary<Guid, List<ApiKey>> Keys { get; } = [];

    /// <summary>What is shown once: a first password, a key, a one-time link.</summary>
    public enum Kind { Password, Key, Link }

    /// <summary>What was just made: for whom, and the secret.</summary>
    public (Account Account, string Secret, Kind Kind)? Once { get; private set; }

    public async Task<IActionResult> OnGet() => await Bar("ManageUsers") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (Read<NewUser>() is not { } ask) return await Show();

        var (done, faults) = await admission.Admit(ask with { Password = null }, CommandId);
        if (done is null) this.Faulty(faults, Words);
        else Keep(done.Account, done.InitialPassword ?? done.ApiKey!, done.ApiKey is null ? Kind.Password : Kind.Key);
        return await Show();
    }

    public async Task<IActionResult> OnPostKey(Guid id)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (await admission.NewKey(id, CommandId) is not { } key) return NotFound();

        Keep((await accounts.Find(id))!, key, Kind.Key);
        return await Show();
    }

    public async Task<IActionResult> OnPostRevoke(Guid id, Guid key)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        await keys.Revoke(id, key);
        log.LogInformation("key {Key} of {Account} revoked by {Subject}", key, id, (await Desk.Who()).Id);
        return Then("/admin/users");
    }

    /// <summary>Somebody lost a password or a phone: a one-time link leads back in.</summary>
    public async Task<IActionResult> OnPostReset(Guid id, bool factors)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (this.AskAgain() is { } first) return first;
        if (await accounts.Find(id) is not { IsDisabled: false, Role: not Role.Integrator } account || account.Id == (await Desk.Who()).Id) return NotFound();

        Keep(account, await admission.InviteBack(account, factors, Request), Kind.Link);
        return await Show();
    }

    public async Task<IActionResult> OnPostDisable(Guid id, bool disabled)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        var me = (await Desk.Who()).Id;
        if (id == me)
        {
            ModelState.AddModelError("", Words.Sentence(new("access/not-yourself")));
            return await Show();
        }
        await accounts.Disable(id, disabled);
        log.LogInformation("account {Account} {What} by {Subject}", id, disabled ? "disabled" : "enabled", me);
        await accounts.Note(id, disabled ? AccountChange.Disabled : AccountChange.Enabled, me);
        return Then("/admin/users");
    }

    void Keep(Account account, string secret, Kind kind)
    {
        Once = (account, secret, kind);
        HttpContext.HoldsASecret();
    }

    async Task<IActionResult> Show()
    {
        (All, Me) = (await accounts.List(), (await Desk.Who()).Id);
        foreach (var system in All.FindAll(one => one.Role == Role.Integrator)) Keys[system.Id] = await keys.Of(system.Id);
        return Page();
    }
}
