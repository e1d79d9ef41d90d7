using System.Globalization;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Mediation.Grievances;

/// <summary>
/// Which case was just logged, by whom: kept for a quarter of an hour in a sealed cookie, so that the secret can be shown
/// again on a reload and stands in no address. The secret itself is not in it.
/// </summary>
static class JustLogged
{
    static readonly TimeSpan Valid = TimeSpan.FromMinutes(15);
    const string Key = "receipt";

    public static void Keep(ITempDataDictionary cookie, Guid caseId, Subject by, DateTimeOffset now) =>
        cookie[Key] = string.Create(CultureInfo.InvariantCulture, $"{caseId} {by.Id} {now.ToUnixTimeSeconds()}");

    public static Guid? Of(ITempDataDictionary cookie, Subject by, DateTimeOffset now) =>
        (cookie.Peek(Key) as string)?.Split(' ') is [var caseId, var who, var at]
        && who == by.Id.ToString() && now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)) < Valid
            ? Guid.Parse(caseId) : null;
}
