namespace Mediation.Pages;

/// <summary>Where people reach this installation, as --PublicUrl says; without it, wherever a request came in.</summary>
public sealed class Site(IConfiguration settings)
{
    public Uri? PublicUrl { get; } = settings["PublicUrl"] is { Length: > 0 } url ? new(url, UriKind.Absolute) : null;

    public bool IsHttps => PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Scheme and host, without a path.</summary>
    public string Origin(HttpRequest request) => PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host}";

    /// <summary>A cookie's name: with https a browser is told that nobody but this host may set it.</summary>
    public string Cookie(string name, string path = "/") => !IsHttps ? name : path == "/" ? "__Host-" + name : "__Secure-" + name;

    /// <summary>A cookie of ours, wherever it lies.</summary>
    public string? Read(HttpRequest request, string name) => request.Cookies[Cookie(name)] ?? request.Cookies[Cookie(name, "/below")];

    public bool Secure(HttpRequest request) => IsHttps || request.IsHttps;
}
