using Mediation.Cases;

namespace Mediation.Identity;

/// <summary>The routes of accounts.</summary>
static class UserEndpoints
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/users").WithTags("users");
        all.MapGet("/", List).Acts("ManageUsers");
        all.MapPost("/", Create).Acts("ManageUsers");
        all.MapGet("/waiting", async (TakesTwo takesTwo) => TypedResults.Json(new { items = await takesTwo.All() })).Acts("ReadGrants");
        all.MapPost("/waiting/{id:guid}/decision", Decide).Acts("ApproveAccount");
        all.MapGet("/{id}/keys", Keys).Acts("ManageUsers");
        all.MapPost("/{id}/keys", NewKey).Acts("ManageUsers");
        all.MapDelete("/{id}/keys/{key}", Revoke).Acts("ManageUsers");
    }

    static async Task<IResult> List(Accounts accounts, Exports.Told told, Desk desk, HttpContext http)
    {
        var all = await accounts.List();
        if (Lists.IsCsv(http) && !await told.Take(await desk.Who(), [.. all.Select(one => one.Id)])) return Problems.Of(http, Outcome.Refused, Exports.Told.TooMany);

        var users = all.ConvertAll<object>(a => new { a.Id, a.UserName, a.DisplayName, a.Role, a.IsDisabled });
        return Lists.Of(http, new Grievances.Listed<object>(users, users.Count, true, 1, Math.Max(users.Count, 1)), "users");
    }

    static async Task<IResult> Keys(string id, Accounts accounts, ApiKeys keys, HttpContext http) => await Find(id, accounts) is { } account
        ? TypedResults.Json(new { items = (await keys.Of(account.Id)).ConvertAll(KeyEndpoints.Shown) }) : Problems.Of(http, Outcome.Missing);

    static async Task<IResult> NewKey(string id, Body<NewKey> ask, Admission admission, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        if (!Guid.TryParse(id, out var known) || await admission.SystemOf(known) is not { } system) return Problems.Of(http, Outcome.Missing);
        var faults = KeyEndpoints.Wrong(ask.Value, system.Role, ApiKeys.MostForSystems);
        if (!faults.IsEmpty) return Problems.Malformed(http, faults);

        var (key, waits) = await admission.NewKey(system, KeyEndpoints.PlanOf(ask.Value), commandId);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/users/{id}/keys", new { id = system.Id, apiKey = key, waits });
    }

    static async Task<IResult> Revoke(string id, string key, ApiKeys keys, HttpContext http) =>
        Guid.TryParse(id, out var account) && Guid.TryParse(key, out var one) && await keys.Revoke(account, one) ? TypedResults.NoContent() : Problems.Of(http, Outcome.Missing);

    static async Task<IResult> Decide(Guid id, Body<Staff.GrantDecision> ask, TakesTwo takesTwo, Desk desk, HttpContext http) =>
        await takesTwo.Decide(id, ask.Value.Approve, (await desk.Who()).Id) is { } why
            ? Problems.Of(http, why.Code == "grant/not-found" ? Outcome.Missing : Outcome.Refused, why) : TypedResults.NoContent();

    static async Task<Account?> Find(string id, Accounts accounts) => Guid.TryParse(id, out var known) ? await accounts.Find(known) : null;

    static async Task<IResult> Create(Body<NewUser> ask, Admission admission, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var (done, faults) = await admission.Admit(ask.Value, commandId);
        if (done is null)
            return faults is [{ Code: "access/user-name-taken" or "idempotency/other-body" } why] ? Problems.Problem(http, 409, new(why.Code)) : Problems.Malformed(http, faults);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/users/{done.Account.Id}",
            new { id = done.Account.Id, done.Account.UserName, done.Account.DisplayName, done.Account.Role, done.InitialPassword, done.ApiKey, done.Waits });
    }
}
