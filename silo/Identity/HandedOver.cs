using Mediation.Pages;

namespace Mediation.Identity;

/// <summary>
/// A device that one of the staff has put into a stranger's hands: until they have shown password or factor again, their session opens this one page, and for
/// this one home, and nothing else. Whoever throws the note away throws away the session's own beside it.
/// </summary>
/// <param name="ConfirmedAt">when who signed in had last shown themselves: once that has changed, the device is back</param>
sealed record HandedOver(Guid Session, DateTimeOffset ConfirmedAt, string Path, int? Head)
{
    const string Note = "handed-over";

    // what leads back to the staff, or out
    static readonly string[] Doors = ["/account/confirm", "/sign-in", "/sign-out", "/problem"];

    public string WayBack => $"/account/confirm?returnUrl={Uri.EscapeDataString(Path)}";
    public bool Opens(PathString path) => path.StartsWithSegments(Path) || Doors.Any(door => path.StartsWithSegments(door));

    public static HandedOver? Of(HttpContext http) =>
        http.SessionOf() is { } session && Cookies(http).Find<HandedOver>(http, Note, session.CreatedAt) is { } note && (note.Session, note.ConfirmedAt) == (session.Id, session.ConfirmedAt) ? note : null;

    /// <summary>From now on; none where nobody is signed in whose session it could bind.</summary>
    public static HandedOver? Begin(HttpContext http, string path, int? head)
    {
        if (http.SessionOf() is not { } session) return null;
        var note = new HandedOver(session.Id, session.ConfirmedAt, path, head);
        // sent whenever the session is, and kept longer: a device's clock may be set
        Cookies(http).Keep(http, Note, "/", note, session.EndsAt.AddYears(1), SameSiteMode.Lax);
        return note;
    }

    static SealedCookies Cookies(HttpContext http) => http.RequestServices.GetRequiredService<SealedCookies>();
}
