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
        all.MapGet("/{id:guid}/keys", Keys).Acts("ManageUsers");
        all.MapPost("/{id:guid}/keys", NewKey).Acts("ManageUsers");
        all.MapDelete("/{id:guid}/keys/{key:guid}", Revoke).Acts("ManageUsers");
    }

    static async Task<IResult> List(Accounts accounts, HttpContext http)
    {
        var users = (await accounts.List()).ConvertAll<object>(a => new { a.Id, a.UserName, a.DisplayName, a.Role, a.IsDisabled });
        return Lists.Of(http, new Grievances.Listed<object>(users, users.Count, true, 1, Math.Max(users.Count, 1)), "users");
    }

    static async Task<IResult> Keys(Guid id, Accounts accounts, ApiKeys keys, HttpContext http) => await accounts.Find(id) is null ? Problems.Of(http, Outcome.Missing)
        : TypedResults.Json(new { items = (await keys.Of(id)).ConvertAll(KeyEndpoints.Shown) });

    static async Task<IResult> NewKey(Guid id, Admission admission, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        if (await admission.NewKey(id, commandId) is not { } key) return Problems.Of(http, Outcome.Missing);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/users/{id}/keys", new { id, apiKey = key });
    }

    static async Task<IResult> Revoke(Guid id, Guid key, ApiKeys keys, HttpContext http) =>
        await keys.Revoke(id, key) ? TypedResults.NoContent() : Problems.Of(http, Outcome.Missing);

    static async Task<IResult> Create(Body<NewUser> ask, Admission admission, HttpContext http)
    {
        Routes.TryCommandId(http, out var commandId);
        var (done, faults) = await admission.Admit(ask.Value, commandId);
        if (done is null)
            return faults is [{ Code: "access/user-name-taken" or "idempotency/other-body" } why] ? Problems.Problem(http, 409, new(why.Code)) : Problems.Malformed(http, faults);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/users/{done.Account.Id}",
            new { id = done.Account.Id, done.Account.UserName, done.Account.DisplayName, done.Account.Role, done.InitialPassword, done.ApiKey });
    }
}
