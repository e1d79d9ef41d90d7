using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
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
    server.AddEphemeralSigningKey().AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
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

/// <summary>Who signs in next, and what is wrong with the token: nothing, no signature, or another house's.</summary>
sealed record Said(string Sub = "s-1", string Name = "Somebody", string Email = "somebody@example.org", string Fault = "")
{
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
            _ => token,
        };
    }
}
