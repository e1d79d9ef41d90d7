using Mediation.Pages;

namespace Mediation.Grievances;

/// <summary>Which case was just logged at the workbench, and by whom: so that its secret stands in no address, and a reload shows it again for a while.</summary>
sealed record JustLogged(Guid CaseId, Guid By)
{
    const string Cookie = "logged", Path = "/office/new";
    static readonly TimeSpan Valid = TimeSpan.FromMinutes(15);

    public static Guid? Find(HttpContext http, SealedCookies cookies, Subject who, DateTimeOffset now) =>
        cookies.Find<JustLogged>(http, Cookie, now) is { } logged && logged.By == who.Id ? logged.CaseId : null;

    public void Keep(HttpContext http, SealedCookies cookies, DateTimeOffset now) => cookies.Keep(http, Cookie, Path, this, now + Valid);
}
