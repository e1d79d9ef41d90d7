using System.Security.Claims;

namespace Mediation.Pages;

/// <summary>A place of the staff's bar: where, its word, its icon, its shortcut, and whose work is done there.</summary>
public sealed record Place(string Href, string Word, string Key, params Role[] For);

/// <summary>What the staff's bar offers whom. It hides; whether somebody may enter is decided by access alone.</summary>
public static class Navigation
{
    static readonly Place[] Places =
    [
        new("/office", "Nav.Office", "g q", Role.Officer, Role.Handler, Role.Mediator, Role.Manager, Role.Supervisor),
        new("/office/new", "Nav.New", "c", Role.Handler, Role.Mediator, Role.Manager),
        new("/office/ballots", "Nav.Ballots", "g b", Role.Handler, Role.Mediator, Role.Manager, Role.Supervisor),
        new("/field/log", "Nav.Field", "g f", Role.Officer),
        new("/manage", "Nav.Manage", "g m", Role.Manager, Role.Supervisor),
        new("/manage/hot", "Nav.Hot", "g h", Role.Manager, Role.Supervisor),
        new("/manage/statistics", "Nav.Statistics", "g s", Role.Manager, Role.Supervisor),
        new("/admin/projects", "Nav.Projects", "g p", Role.Admin, Role.Manager),
        new("/admin/data-requests", "Nav.DataRequests", "g d", Role.Manager, Role.Supervisor, Role.Admin),
        new("/admin/templates", "Nav.Templates", "g t", Role.Admin, Role.Manager),
        new("/admin/organisation", "Nav.Organisation", "g o", Role.Admin),
        new("/admin/users", "Nav.Users", "g u", Role.Admin),
        new("/admin/companies", "Nav.Companies", "g e", Role.Admin),
        new("/admin/grants", "Nav.Grants", "g a", Role.Admin, Role.Manager),
        new("/office/exports", "Nav.Exports", "g x", Role.Admin),
        new("/integrity", "Nav.Integrity", "g i", Role.Supervisor)
    ];

    public static Role RoleOf(ClaimsPrincipal user) =>
        Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), ignoreCase: true, out var role) ? role : Role.Anonymous;

    public static IEnumerable<Place> PlacesOf(ClaimsPrincipal user) => Places.Where(place => place.For.Contains(RoleOf(user)));
    public static bool Searches(ClaimsPrincipal user) => PlacesOf(user).Any(place => place.Href == "/office");
    public static string Home(ClaimsPrincipal user) => HomeOf(RoleOf(user));

    /// <summary>Where a role's work begins.</summary>
    public static string HomeOf(Role role) => role switch
    {
        Role.Officer => "/field/log",
        Role.Handler or Role.Mediator => "/office",
        Role.Manager or Role.Supervisor => "/manage",
        Role.Admin => "/admin/projects",
        Role.Resident or Role.Enterprise => "/me",
        _ => "/",
    };

    /// <summary>A case's page belongs to the workbench, a project's to the projects: the longest place that the path lies under.</summary>
    public static bool IsHere(ClaimsPrincipal user, Place place, PathString path) =>
        PlacesOf(user).Where(one => Below(path).StartsWithSegments(one.Href)).MaxBy(one => one.Href.Length) == place;

    // a project's roll of owners is kept for its ballots
    static PathString Below(PathString path) => path.StartsWithSegments("/office/projects") ? "/office/ballots" : path;
}
