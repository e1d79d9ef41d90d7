using System.Collections.Immutable;
using Mediation.Cases;

namespace Mediation.Identity;

/// <summary>A key somebody wants: its name, the days it shall be good (a year at most), reading only or these actions only, and how often a second (ten times where nothing is said).</summary>
sealed record NewKey([property: Longest(60)] string Name, int Days = 90, bool ReadsOnly = false, ImmutableArray<string>? Scope = null, int? PerSecond = null);

/// <summary>The routes of one's own keys. Only a person who showed password or factor just now makes one; a key makes no keys.</summary>
static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/keys").WithTags("keys");
        all.MapGet("/", List).Acts("KeepOwnAccount");
        all.MapPost("/", Create).Acts("KeepOwnAccount").AsksAgain();
        all.MapDelete("/{id}", Revoke).Acts("KeepOwnAccount");
    }

    static async Task<IResult> List(ApiKeys keys, Desk desk) =>
        TypedResults.Json(new { items = (await keys.Of((await desk.Who()).Id)).ConvertAll(Shown) });

    static async Task<IResult> Create(Body<NewKey> ask, ApiKeys keys, Desk desk, HttpContext http)
    {
        var faults = Wrong(ask.Value, http.SessionOf()!.Account.Role, ApiKeys.Usual);
        if (!faults.IsEmpty) return Problems.Malformed(http, faults);

        var (id, key) = await keys.Create((await desk.Who()).Id, PlanOf(ask.Value));
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/keys/{id}", new { id, key });
    }

    static async Task<IResult> Revoke(string id, ApiKeys keys, Desk desk, HttpContext http) =>
        Guid.TryParse(id, out var key) && await keys.Revoke((await desk.Who()).Id, key) ? TypedResults.NoContent() : Problems.Of(http, Outcome.Missing);

    /// <summary>The actions a key of this part may be narrowed to.</summary>
    public static IEnumerable<string> ActionsOf(Role role) => Access.Matrix.Values.Where(rule => rule.Knows(role)).Select(rule => rule.Action).Order(StringComparer.Ordinal);

    /// <summary>What is wrong with a wish. One's own key may ask as often as is usual; that of a system as often as an administrator says.</summary>
    public static ImmutableArray<Fault> Wrong(NewKey wish, Role role, int most) =>
    [
        .. wish.Name.Trim() != "" ? (Fault[])[] : [new("name", "field/missing")],
        .. wish.Days is > 0 and <= 365 ? (Fault[])[] : [new("days", "access/key-days", "365")],
        .. wish.PerSecond is null or > 0 && !(wish.PerSecond > most) ? (Fault[])[] : [new("perSecond", "access/key-per-second", $"{most}")],
        .. (wish.Scope ?? []).Where(action => !Access.Matrix.ContainsKey(action) || !Access.Matrix[action].Knows(role)).Select(action => new Fault("scope", "access/key-scope", action)).Take(1),
    ];

    public static KeyPlan PlanOf(NewKey wish) =>
        new(wish.Name.Trim(), TimeSpan.FromDays(wish.Days), wish.ReadsOnly, wish.Scope is { IsDefaultOrEmpty: false } scope ? scope : null, wish.PerSecond ?? ApiKeys.Usual);

    /// <summary>A key as lists show it.</summary>
    public static object Shown(ApiKey key) => new { key.Id, key.Name, key.Prefix, key.ReadsOnly, key.Scope, key.PerSecond, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.IsHeld };
}
