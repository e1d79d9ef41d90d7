using System.Security.Claims;
using Mediation.Pages;
using Mediation.Postgres;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;

namespace Mediation.Identity;

/// <summary>
/// Another house that vouches for people (OpenID Connect, code flow with PKCE). An account is found by issuer and subject, never by an e-mail address;
/// its part follows from a claim (Oidc:Roles:handler=clerks), and whoever has none of them stays outside.
/// </summary>
static class Provider
{
    public const string Scheme = "Oidc";

    public static bool IsThere(IConfiguration settings) => settings["Oidc:Authority"] is { Length: > 0 };

    public static void AddProvider(this AuthenticationBuilder ways, IConfiguration settings)
    {
        if (!IsThere(settings)) return;

        ways.AddOpenIdConnect(Scheme, options =>
        {
            (options.Authority, options.ClientId, options.ClientSecret) = (settings["Oidc:Authority"], settings["Oidc:ClientId"] ?? "mediation", SecretOf(settings));
            (options.ResponseType, options.ResponseMode, options.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
            (options.CallbackPath, options.RemoteSignOutPath, options.SignedOutCallbackPath) = ("/sign-in/provider/answer", PathString.Empty, "/sign-in/provider/out");
            (options.MapInboundClaims, options.SaveTokens, options.GetClaimsFromUserInfoEndpoint) = (false, false, settings.GetValue("Oidc:UserInfo", false));
            options.RequireHttpsMetadata = settings.GetValue("Oidc:RequireHttps", true);
            (options.BackchannelHttpHandler, options.BackchannelTimeout) = (new Backchannel(settings), TimeSpan.FromSeconds(10));
            options.Scope.Clear();
            foreach (var scope in (settings["Oidc:Scope"] ?? "openid profile").Split(' ', StringSplitOptions.RemoveEmptyEntries)) options.Scope.Add(scope);
            options.TokenValidationParameters.ValidAlgorithms = ["RS256", "ES256", "PS256", "RS384", "ES384", "RS512", "ES512"];
            // the answer comes back by a plain link, so that its cookies need not be open to foreign forms
            var site = new Site(settings);
            foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
                (cookie.Name, cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) =
                    (site.Cookie(cookie.Name!, "/below"), SameSiteMode.Lax, site.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest, true);
            options.Events.OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.RedirectUri = context.HttpContext.RequestServices.GetRequiredService<Site>().Origin(context.Request) + options.CallbackPath;
                if (context.Properties.GetParameter<bool>("again")) (context.ProtocolMessage.Prompt, context.ProtocolMessage.MaxAge) = ("login", "0");
                return Task.CompletedTask;
            };
            options.Events.OnTicketReceived = Receive;
            options.Events.OnRemoteFailure = context =>
            {
                context.HttpContext.RequestServices.GetRequiredService<ILogger<Accounts>>().LogWarning("the provider's answer was refused: {Reason}", context.Failure?.Message);
                context.Response.Redirect("/sign-in?refused=provider");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });
    }

    // the ticket is not kept: what it says becomes a session of our own
    static async Task Receive(TicketReceivedContext context)
    {
        var (http, settings) = (context.HttpContext, context.HttpContext.RequestServices.GetRequiredService<IConfiguration>());
        context.HandleResponse();
        var account = await http.RequestServices.GetRequiredService<ExternalLogins>().AccountOf(context.Principal!, settings);
        if (account is null)
        {
            http.Response.Redirect("/sign-in?refused=no-part");
            return;
        }
        var entrance = http.RequestServices.GetRequiredService<Entrance>();
        var back = context.Properties?.Items.TryGetValue("back", out var path) == true ? path : null;
        http.Response.Redirect(ShowedSeveral(context.Principal!, settings) ? await entrance.AfterAll(account, back) : await entrance.AfterFirst(account, back));
    }

    /// <summary>Whether the other house has seen more than one factor (RFC 8176), or is trusted to.</summary>
    static bool ShowedSeveral(ClaimsPrincipal who, IConfiguration settings) =>
        settings.GetValue("Oidc:TrustSecondFactor", false) || IsSeveral([.. who.FindAll("amr").Select(how => how.Value)]);

    // each of these alone is one factor; "mfa" says that there were several
    static bool IsSeveral(HashSet<string> shown) =>
        shown.Contains("mfa") || (shown.Overlaps(["pwd", "pin", "fpt", "face", "iris"]) && shown.Overlaps(["otp", "hwk", "swk", "sc", "sms"]));

    static string? SecretOf(IConfiguration settings)
    {
        if (settings["Oidc:SecretFile"] is not { } path) return null;
        try { return File.ReadAllText(Settings.PathOf(path)).Trim(); }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException) { throw new CannotStart($"--Oidc:SecretFile cannot be read: {why.Message}", why); }
    }
}

/// <summary>The way to the other house: to its own address and those that were set (--Oidc:Hosts), and to no other, whatever its papers and answers point to.</summary>
sealed class Backchannel(IConfiguration settings) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
{
    readonly string[] hosts = [new Uri(settings["Oidc:Authority"]!).Authority, .. (settings["Oidc:Hosts"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop) =>
        hosts.Contains(request.RequestUri!.Authority, StringComparer.OrdinalIgnoreCase) ? base.SendAsync(request, stop) : throw new HttpRequestException($"{request.RequestUri.Authority} is none of --Oidc:Hosts");
}

/// <summary>Accounts that another house vouches for.</summary>
sealed class ExternalLogins(NpgsqlDataSource db, Accounts accounts, ILogger<ExternalLogins> log)
{
    /// <summary>The account of this issuer's subject, made at the first sign-in, in the part its claims give it today; null where they give none, or it is disabled.</summary>
    public async Task<Account?> AccountOf(ClaimsPrincipal who, IConfiguration settings)
    {
        if (who.FindFirst("sub") is not { Value.Length: > 0 and <= 255 } subject || RoleOf(who, settings) is not { } role) return null;

        var account = await Find(subject.Issuer, subject.Value) ?? await Make(subject.Issuer, subject.Value, NameOf(who, subject.Value), role);
        if (account is null or { IsDisabled: true }) return null;
        if (account.Role == role) return account;

        log.LogInformation("account {Account} is {Role} from now on, says its provider", account.Id, role);
        await accounts.Recast(account.Id, role);
        return await accounts.Find(account.Id);
    }

    async Task<Account?> Find(string issuer, string subject)
    {
        await using var command = db.CreateCommand("select account_id from identity.external_login where issuer = $1 and subject = $2");
        return await command.With(issuer, subject).ExecuteScalarAsync() is Guid id ? await accounts.Find(id) : null;
    }

    async Task<Account?> Make(string issuer, string subject, string name, Role role)
    {
        // a user name of its own, whatever anybody here is called: names are no proof
        var account = await accounts.Create($"oidc-{Guid.NewGuid():n}"[..20], name, role, password: null);
        await using var command = db.CreateCommand("insert into identity.external_login (issuer, subject, account_id) values ($1, $2, $3) on conflict do nothing");
        if (await command.With(issuer, subject, account!.Id).ExecuteNonQueryAsync() == 1) return account;

        await accounts.Disable(account.Id, true);       // the same person came in by two windows at once
        return await Find(issuer, subject);
    }

    static string NameOf(ClaimsPrincipal who, string subject)
    {
        var name = (who.FindFirst("name") ?? who.FindFirst("preferred_username"))?.Value.Trim();
        if (string.IsNullOrEmpty(name) || name.Any(Cases.Reading.IsTreacherous)) name = subject;
        return name.Length > 60 ? name[..60] : name;
    }

    // of several parts the first in the order of the settings
    static Role? RoleOf(ClaimsPrincipal who, IConfiguration settings)
    {
        var said = who.FindAll(settings["Oidc:RoleClaim"] ?? "roles").Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var role in Admission.Roles)
            if (settings[$"Oidc:Roles:{role}"] is { } value && value.Split(',', StringSplitOptions.TrimEntries).Any(said.Contains)) return role;
        return null;
    }
}
