using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Mediation.Pages;

/// <summary>
/// Styles, scripts and pictures. They travel inside the program, so no folder can be missing; their address carries a
/// fingerprint of their content, so that a browser may keep them for ever.
/// </summary>
public sealed partial class Assets
{
    const string Root = "wwwroot/";

    /// <summary>Style sheets that pages link together: one request instead of four.</summary>
    static readonly string[] Sets = ["tokens base staff office", "tokens base staff manage"];
    readonly FrozenDictionary<string, Asset> byName;
    readonly FrozenDictionary<string, Asset> byPath;

    public Assets()
    {
        var assembly = typeof(Assets).Assembly;
        var all = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .Select(name => Read(assembly, name)).ToList();
        all.AddRange(Sets.Select(set => Make(SheetOf(set), string.Concat(set.Split(' ').Select(one => Encoding.UTF8.GetString(all.Single(a => a.Name == $"css/{one}.css").Content))))).ToList());
        byName = all.ToFrozenDictionary(asset => asset.Name);
        byPath = all.ToFrozenDictionary(asset => asset.Path);
    }

    public string Path(string name) => byName[name].Path;
    /// <summary>The name of several style sheets in one, in this order.</summary>
    public static string SheetOf(string names) => $"css/{names.Replace(' ', '+')}.css";

    public string Text(string name) => Encoding.UTF8.GetString(byName[name].Content);

    /// <summary>Our own style sheets, without what only their writers need.</summary>
    public static string Minify(string css) =>
        Glue().Replace(Space().Replace(Comment().Replace(css, ""), " "), "$1").Replace(";}", "}", StringComparison.Ordinal).Trim();

    static Asset Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var name = resource[Root.Length..].Replace('\\', '/');
        return name.EndsWith(".css", StringComparison.Ordinal) ? Make(name, Minify(Encoding.UTF8.GetString(copy.ToArray()))) : Make(name, copy.ToArray());
    }

    static Asset Make(string name, string text) => Make(name, Encoding.UTF8.GetBytes(text));

    static Asset Make(string name, byte[] content)
    {
        var print = Convert.ToHexStringLower(SHA256.HashData(content))[..10];
        var dot = name.LastIndexOf('.');
        return new(name, $"/assets/{name[..dot]}.{print}{name[dot..]}", Type(name[dot..]), content, Squeeze(content));
    }

    static byte[] Squeeze(byte[] content)
    {
        using var squeezed = new MemoryStream();
        using (var brotli = new BrotliStream(squeezed, CompressionLevel.SmallestSize)) brotli.Write(content);
        return squeezed.ToArray();
    }

    static string Type(string extension) => extension switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".webmanifest" => "application/manifest+json",
        _ => "application/octet-stream"
    };

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)] private static partial Regex Comment();
    [GeneratedRegex(@"\s+")] private static partial Regex Space();
    [GeneratedRegex(@" ?([{};,>]) ?|(?<=[a-z-]:) ")] private static partial Regex Glue();

    sealed record Asset(string Name, string Path, string Type, byte[] Content, byte[] Brotli);

    /// <summary>Answers /assets/…; an address of an older version is not found, never served as something else.</summary>
    public sealed class Server(RequestDelegate next, Assets assets)
    {
        public Task Invoke(HttpContext context)
        {
            if (!context.Request.Path.StartsWithSegments("/assets")) return next(context);
            var response = context.Response;
            if (!assets.byPath.TryGetValue(context.Request.Path.Value!, out var asset))
            {
                response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            var squeezed = asset.Brotli.Length < asset.Content.Length
                && context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
            var body = squeezed ? asset.Brotli : asset.Content;
            response.ContentType = asset.Type;
            response.ContentLength = body.Length;
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            response.Headers.Vary = "Accept-Encoding";
            if (squeezed) response.Headers.ContentEncoding = "br";
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
        }
    }
}
