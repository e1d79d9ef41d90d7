using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Mediation.Pages;

/// <summary>Notes that the browser keeps for us for a while and cannot read: a receipt just given, the case somebody showed the secret of.</summary>
sealed class SealedCookies(IDataProtectionProvider protection, Site site)
{
    sealed record Note<T>(DateTimeOffset Until, T Value);

    /// <param name="sameSite">lax where the way back leads over another house, as with a provider's sign-in</param>
    public void Keep<T>(HttpContext http, string name, string path, T value, DateTimeOffset until, SameSiteMode sameSite = SameSiteMode.Strict) =>
        http.Response.Cookies.Append(site.Cookie(name, path), SealerOf(name).Protect(JsonSerializer.Serialize(new Note<T>(until, value))), Options(http, path, until, sameSite));

    /// <summary>What was kept; nothing where it is too old, or not ours.</summary>
    public T? Find<T>(HttpContext http, string name, DateTimeOffset now)
    {
        if (site.Read(http.Request, name) is not { Length: > 0 and < 4096 } kept) return default;
        try
        {
            var note = JsonSerializer.Deserialize<Note<T>>(SealerOf(name).Unprotect(kept));
            return note is not null && note.Until > now ? note.Value : default;
        }
        catch (CryptographicException) { return default; }      // sealed with a key that is gone, or by somebody else
    }

    public void Drop(HttpContext http, string name, string path) => http.Response.Cookies.Delete(site.Cookie(name, path), Options(http, path, null));

    IDataProtector SealerOf(string name) => protection.CreateProtector("cookie", name);

    CookieOptions Options(HttpContext http, string path, DateTimeOffset? until, SameSiteMode sameSite = SameSiteMode.Strict) => new()
    {
        Path = path, Expires = until, HttpOnly = true, IsEssential = true, SameSite = sameSite, Secure = site.Secure(http.Request),
    };
}
