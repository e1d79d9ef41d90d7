using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;

// A provider that vouches for whomever it was told to: POST /be says who signs in next, and how honest the answer is.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
Said next = new();

builder.Services.AddOpenIddict().AddServer(server =>
{
    server.SetAuthorizationEndpointUris("/authorize").SetTokenEndpointUris("/token");
    server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
    server.RegisterScopes("openid", "profile");
    server.AddSigningKey(new RsaSecurityKey(Said.Key) { KeyId = "ours" }).AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
    server.EnableDegradedMode();
    server.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(all => all.UseInlineHandler(_ => default));
    server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(all => all.UseInlineHandler(asked =>
    {
        if (asked.ClientSecret != "between us") asked.Reject(OpenIddictConstants.Errors.InvalidClient);
        return default;
    }));
    server.AddEventHandler<OpenIddictServerEvents.ApplyTokenResponseContext>(all => all.UseInlineHandler(answer =>
    {
        if (answer.Response.IdToken is { } token) answer.Response.IdToken = next.Forged(token);
        return default;
    }));
    server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
});

var app = builder.Build();
app.UseAuthentication();
app.MapPost("/be", (Said said) => { next = said; });
app.MapGet("/asked", () => next.Asked.ToArray());
app.MapGet("/authorize", async (HttpContext http) =>
{
    var request = http.GetOpenIddictServerRequest()!;
    next.Asked.Enqueue($"{request.ResponseType} {request.CodeChallengeMethod} {request.Prompt}".Trim());
    ClaimsIdentity who = new(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
    who.AddClaim(OpenIddictConstants.Claims.Subject, next.Sub).AddClaim("name", next.Name).AddClaim("email", next.Email);
    foreach (var role in next.Roles) who.AddClaim("roles", role);
    foreach (var how in next.Amr) who.AddClaim("amr", how);
    who.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
    ClaimsPrincipal principal = new(who);
    principal.SetScopes(request.GetScopes());
    await http.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, principal);
});
await app.StartAsync();
Console.WriteLine(app.Urls.First());
await app.WaitForShutdownAsync();

/// <summary>Who signs in next, and what is wrong with the token: nothing, no signature, words changed, another way of signing, or meant for another house.</summary>
sealed record Said(string Sub = "s-1", string Name = "Somebody", string Email = "somebody@example.org", string Fault = "")
{
    public static readonly RSA Key = RSA.Create(2048);

    public string[] Roles { get; init; } = [];
    public string[] Amr { get; init; } = [];
    public ConcurrentQueue<string> Asked { get; } = new();

    public string Forged(string token)
    {
        var parts = token.Split('.');
        var head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"alg":"none","typ":"JWT"}"""));
        return Fault switch
        {
            "unsigned" => $"{head}.{parts[1]}.",
            "changed" => $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(Sub, "s-other", StringComparison.Ordinal)))}.{parts[2]}",
            ['s', 'i', 'g', 'n', 'e', 'd', ' ', .. var how] => Signed(how, Changed(parts[1], claims => { })),
            ['f', 'o', 'r', ' ', .. var whom] => Signed("RS256", Changed(parts[1], claims => claims["aud"] = whom == "" ? null : whom)),
            _ => token,
        };
    }

    // without the hashes of what came beside it, which are made by the way of signing
    static string Changed(string payload, Action<JsonObject> change)
    {
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(payload))!.AsObject();
        foreach (var hash in (string[])["at_hash", "c_hash"]) claims.Remove(hash);
        change(claims);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
    }

    /// <summary>Signed in another way, and rightly: with our own key, or with what both houses know.</summary>
    static string Signed(string how, string payload)
    {
        var words = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{how}}","kid":"ours","typ":"JWT"}"""))}.{payload}";
        var bytes = Encoding.ASCII.GetBytes(words);
        var seal = how switch
        {
            "HS256" => HMACSHA256.HashData(Key.ExportSubjectPublicKeyInfo(), bytes),
            "HS512" => HMACSHA512.HashData("between us"u8, bytes),
            "PS384" => Key.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
            "PS512" => Key.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
            _ => Key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{words}.{Base64Url.EncodeToString(seal)}";
    }
}
