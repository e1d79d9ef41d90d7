using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.DataRights;

/// <summary>
/// My data: read it, have it put right, have it erased, and see how far that is. For an account at /me/data; at /track/data for whoever showed a
/// case's secret, and then of that case alone.
/// </summary>
sealed class MyDataPage(DataRequests requests, DataCopy copies, HoldUps holdUps, ExportTurns turns, SealedCookies cookies) : ActPage
{
    public List<DataRequestItem> Filed { get; private set; } = [];
    public Dictionary<Guid, ImmutableArray<WaitsFor>> Waiting { get; } = [];
    public Copied? Copy { get; private set; }
    public bool OnlyOneCase { get; private set; }
    public string Address { get; private set; } = "/me/data";

    public async Task<IActionResult> OnGet(bool copy = false)
    {
        if (await Open() is not { } whose) return await Turned();
        if (copy) Copy = await copies.Of(whose);
        return await Show(whose);
    }

    public async Task<IActionResult> OnGetFile()
    {
        if (await Open() is not { } whose) return await Turned();
        await using var turn = await turns.Begin($"{whose.Person}");
        if (turn is null) return this.TooMany(TimeSpan.FromSeconds(5), Words, "access/two-exports");
        return File(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(await copies.Of(whose), Readable), "application/json; charset=utf-8", "my-data.json");
    }

    public async Task<IActionResult> OnPost()
    {
        if (await Open() is not { } whose) return await Turned();
        if (!Enum.TryParse<DataRight>(Typed("right"), ignoreCase: true, out var right) || right == DataRight.Copy) return await Show(whose);
        if (right == DataRight.Erasure && Typed("sure") != "true") ModelState.AddModelError("sure", Words["MyData.Erase.Tick"]);
        else if (right == DataRight.Erasure || Need("text", "MyData.Correct.Missing"))
            if (Read<DataRequestRequest>() is { } ask && Told(await requests.File(new(right, whose.Person, whose.OnlyCase, ask.Text), CommandId))) return Then($"{Address}?said={right}");
        return await Show(whose);
    }

    public async Task<IActionResult> OnPostWithdraw(Guid id)
    {
        if (await Open() is not { } whose) return await Turned();
        return await Do(id, new WithdrawDataRequest()) ? Then(Address) : await Show(whose);
    }

    async Task<Whose?> Open()
    {
        HttpContext.HoldsASecret();
        if (Request.Path.StartsWithSegments("/track"))
        {
            Address = "/track/data";
            if (TrackPage.Shown(cookies, HttpContext, Desk.Now) is not { } id) return null;
            Desk.ActAs(new(id, Role.Reporter));
        }
        var whose = await requests.Own();
        OnlyOneCase = whose?.OnlyCase is not null;
        return whose;
    }

    // to where one shows who one is; whoever works here has no data of this kind
    async Task<IActionResult> Turned() => Address == "/track/data" ? Then("/track") : (await Desk.Who()).Role == Role.Anonymous ? Challenge() : StatusCode(403);

    async Task<IActionResult> Show(Whose whose)
    {
        Filed = await requests.Of(whose);
        foreach (var one in Filed) Waiting[one.Id] = await holdUps.Of(one.Right, one.Status, one.FrozenUntil, whose);
        return Page();
    }

    static readonly System.Text.Json.JsonSerializerOptions Readable = Pretty();

    static System.Text.Json.JsonSerializerOptions Pretty()
    {
        System.Text.Json.JsonSerializerOptions options = new(System.Text.Json.JsonSerializerDefaults.Web) { WriteIndented = true };
        Wire.Http(options);
        return options;
    }
}
