using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>Who may come in. A first password or a key is shown in the answer to the very request that made it, and never again.</summary>
sealed class UsersPage(Accounts accounts, Admission admission, ILogger<UsersPage> log) : ActPage
{
    public List<Account> All { get; private set; } = [];
    public Guid Me { get; private set; }

    /// <summary>What was just made: for whom, and the secret.</summary>
    public (Account Account, string Secret, bool IsKey)? Once { get; private set; }

    public async Task<IActionResult> OnGet() => await Bar("ManageUsers") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (Read<NewUser>() is not { } ask) return await Show();

        var (done, faults) = await admission.Admit(ask with { Password = null }, CommandId);
        if (done is null) this.Faulty(faults, Words);
        else Keep(done.Account, done.InitialPassword ?? done.ApiKey!, isKey: done.ApiKey is not null);
        return await Show();
    }

    public async Task<IActionResult> OnPostKey(Guid id)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (await admission.NewKey(id, CommandId) is not { } key) return NotFound();

        Keep((await accounts.List()).Find(a => a.Id == id)!, key, isKey: true);
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
        return Then("/admin/users");
    }

    void Keep(Account account, string secret, bool isKey)
    {
        Once = (account, secret, isKey);
        HttpContext.HoldsASecret();
    }

    async Task<IActionResult> Show()
    {
        (All, Me) = (await accounts.List(), (await Desk.Who()).Id);
        return Page();
    }
}
