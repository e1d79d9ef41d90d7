using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Identity;

/// <summary>The keys of a connected system, which has no page of its own. A new one is shown in the answer to the very request that made it, and never again.</summary>
sealed class SystemKeysPage(Admission admission, ApiKeys keys, ILogger<SystemKeysPage> log) : ActPage
{
    public Account System { get; private set; } = null!;
    public List<ApiKey> All { get; private set; } = [];
    public string? Once { get; private set; }

    /// <summary>Whether the new key is good only once a second person agrees.</summary>
    public bool Waits { get; private set; }

    public IEnumerable<string> Actions => KeyEndpoints.ActionsOf(System.Role);

    public async Task<IActionResult> OnGet(Guid id) => await Find(id) ?? await Show();

    public async Task<IActionResult> OnPost(Guid id)
    {
        if (await Find(id) is { } no) return no;
        if (Read<NewKey>() is not { } wish) return await Show();

        var faults = KeyEndpoints.Wrong(wish, System.Role, ApiKeys.MostForSystems);
        if (!faults.IsEmpty) this.Faulty(faults, Words);
        else
        {
            (Once, Waits) = await admission.NewKey(System, KeyEndpoints.PlanOf(wish), CommandId);
            HttpContext.HoldsASecret();
        }
        return await Show();
    }

    public async Task<IActionResult> OnPostRevoke(Guid id, Guid key)
    {
        if (await Find(id) is { } no) return no;
        await keys.Revoke(id, key);
        log.LogInformation("key {Key} of {Account} revoked by {Subject}", key, id, (await Desk.Who()).Id);
        return Then(Request.Path);
    }

    async Task<IActionResult?> Find(Guid id)
    {
        if (await Bar("ManageUsers") is { } no) return no;
        if (await admission.SystemOf(id) is not { } system) return NotFound();

        System = system;
        return null;
    }

    async Task<IActionResult> Show()
    {
        All = await keys.Of(System.Id);
        return Page();
    }
}
