using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Mediation.Pages;

/// <summary>Notes that the browser keeps for us for a while and cannot read: a receipt just given, the case somebody showed the secret of.</summary>
sealed class SealedCookies(IDataProtectionProvider protection)
{
    sealed record Note<T>(DateTimeOffset Until, T Value);

    public void Keep<T>(HttpContext http, string name, string path, T value, DateTimeOffset until) =>
        http.Response.Cookies.Append(name, SealerOf(name).Protect(JsonSerializer.Serialize(new Note<T>(until, value))), Options(http, path, until));

    /// <summary>What was kept; nothing where it is too old, or not ours.</summary>
    public T? Find<T>(HttpContext http, string name, DateTimeOffset now)
    {
        if (http.Request.Cookies[name] is not { Length: > 0 and < 4096 } kept) return default;
        try
        {
            var note = JsonSerializer.Deserialize<Note<T>>(SealerOf(name).Unprotect(kept));
            return note is not null && note.Until > now ? note.Value : default;
        }
        catch (CryptographicException) { return default; }      // sealed with a key that is gone, or by somebody else
    }

    public void Drop(HttpContext http, string name, string path) => http.Response.Cookies.Delete(name, Options(http, path, null));

    IDataProtector SealerOf(string name) => protection.CreateProtector("cookie", name);

    static CookieOptions Options(HttpContext http, string path, DateTimeOffset? until) => new()
    {
        Path = path, Expires = until, HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps,
    };
}
