using System.Security.Cryptography;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>
/// A browser that counts once: it keeps a word of chance for a year, and we keep what that word makes of one case, so that nobody can follow a browser
/// from case to case.
/// </summary>
static class Browser
{
    const string Cookie = "browser";

    public static Guid MarkIn(Guid caseId, HttpContext http, Pages.Site site, KeyFile keys)
    {
        var word = site.Read(http.Request, Cookie) is { Length: 32 } kept ? kept : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Response.Cookies.Append(site.Cookie(Cookie), word, new()
        {
            MaxAge = TimeSpan.FromDays(365), Path = "/", HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = site.Secure(http.Request),
        });
        return new(HMACSHA256.HashData(keys.People, (byte[])[.. caseId.ToByteArray(bigEndian: true), .. System.Text.Encoding.ASCII.GetBytes(word)]).AsSpan(0, 16));
    }
}
