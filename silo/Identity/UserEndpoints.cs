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
    }

    static async Task<IResult> List(Accounts accounts, Desk desk, HttpContext http)
    {
        if (!Access.MayEver(await desk.Who(), "ManageUsers")) return Problems.Of(http, Outcome.Forbidden);

        var users = (await accounts.List()).ConvertAll<object>(a => new { a.Id, a.UserName, a.DisplayName, a.Role, a.IsDisabled });
        return Lists.Of(http, new Grievances.Listed<object>(users, users.Count, true, 1, Math.Max(users.Count, 1)), "users");
    }

    static async Task<IResult> Create(Body<NewUser> ask, Admission admission, Desk desk, HttpContext http)
    {
        if (!Access.MayEver(await desk.Who(), "ManageUsers")) return Problems.Of(http, Outcome.Forbidden);
        Routes.TryCommandId(http, out var commandId);
        var (done, faults) = await admission.Admit(ask.Value, commandId);
        if (done is null)
            return faults is [{ Code: "access/user-name-taken" or "idempotency/other-body" } why] ? Problems.Problem(http, 409, new(why.Code)) : Problems.Malformed(http, faults);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/users/{done.Account.Id}",
            new { id = done.Account.Id, done.Account.UserName, done.Account.DisplayName, done.Account.Role, done.InitialPassword, done.ApiKey });
    }
}
