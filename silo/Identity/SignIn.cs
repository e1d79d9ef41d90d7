using System.Security.Claims;
using System.Text.Encodings.Web;
using Mediation.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Mediation.Identity;

/// <summary>Two ways in: a session for people, a key for programs. Either names an account; what it may do is asked anew at each request.</summary>
static class SignIn
{
    public const string Key = "Key", Session = "Session", Either = "Either";

    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton<Accounts>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<TakesTwo>();
        services.AddSingleton<Attempts>();
        services.AddSingleton<Phones>();
        services.AddSingleton<Rates>();
        services.AddSingleton<ExportTurns>();
        services.AddScoped<Visitors>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Factors>();
        services.AddHostedService<Hearing>();
        services.AddHostedService<Sweeping>();
        services.AddSingleton<ExternalLogins>();
        services.AddScoped<Passwords>();
        services.AddScoped<Passkeys>();
        services.AddScoped<Entrance>();

        services.AddSingleton<IPasswordHasher<Login>, Argon2>();
        services.AddSingleton<IPasswordValidator<Login>, PasswordRules>();
        services.AddScoped<IUserStore<Login>, LoginStore>();
        services.AddScoped<IPasskeyHandler<Login>, PasskeyHandler<Login>>();
        services.AddIdentityCore<Login>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<Site>((options, site) =>
        {
            (options.UserVerificationRequirement, options.ResidentKeyRequirement, options.AuthenticatorTimeout) = ("required", "required", Passkeys.Patience);
            options.ServerDomain = site.PublicUrl?.Host;
            options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == site.Origin(asked.HttpContext.Request));
        });

        services.AddDataProtection().SetApplicationName("mediation");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(all =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new Keyring(all.GetRequiredService<Npgsql.NpgsqlDataSource>())));
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? Key : Session)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Key, null)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(Session, null)
            .AddProvider(settings);
        return services;
    }

    public static ClaimsPrincipal PrincipalOf(Account account, string scheme) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(ClaimTypes.Name, account.DisplayName), new(ClaimTypes.Role, account.Role.ToString())], scheme));

    /// <summary>The session this request came with, whole or not; none for keys and for nobody.</summary>
    public static Session? SessionOf(this HttpContext http) => http.Features.Get<Session>();

    /// <summary>The key this request came with.</summary>
    public static ApiKey? KeyOf(this HttpContext http) => http.Features.Get<ApiKey>();

    /// <summary>From now on this browser is this account, under a new session.</summary>
    public static async Task LetIn(this HttpContext http, Account account, bool isWhole, bool owesPassword = false)
    {
        await http.EndSession();
        var (sessions, site) = (http.RequestServices.GetRequiredService<Sessions>(), http.RequestServices.GetRequiredService<Site>());
        var word = await sessions.Open(account, isWhole, http.Request.Headers.UserAgent.ToString(), owesPassword);
        http.Response.Cookies.Append(CookieName(site), word, CookieOf(site, http.Request));
    }

    /// <summary>This browser is nobody any more, and its session is over everywhere.</summary>
    public static async Task LetOut(this HttpContext http)
    {
        await http.EndSession();
        var site = http.RequestServices.GetRequiredService<Site>();
        http.Response.Cookies.Delete(CookieName(site), CookieOf(site, http.Request));
    }

    static Task EndSession(this HttpContext http) =>
        http.SessionOf() is { } old ? http.RequestServices.GetRequiredService<Sessions>().End(old.Account.Id, old.Id) : Task.CompletedTask;

    static string CookieName(Site site) => site.Cookie("mediation");
    static CookieOptions CookieOf(Site site, HttpRequest request) =>
        new() { HttpOnly = true, Secure = site.Secure(request), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };

    /// <summary>People: a cookie with a word, and the session behind it.</summary>
    sealed class SessionHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, Sessions sessions, Site site)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        const int WordLength = 43;

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Cookies[CookieName(site)] is not { Length: WordLength } word) return AuthenticateResult.NoResult();
            if (await sessions.Find(word) is not { } session) return AuthenticateResult.Fail("no such session");

            Context.Features.Set(session);
            // whoever still owes a password or a second factor has a name, but is nobody who could act
            var who = session.IsWhole ? PrincipalOf(session.Account, Session) : new(new ClaimsIdentity([new(ClaimTypes.Name, session.Account.DisplayName)], Session));
            return AuthenticateResult.Success(new(who, Session));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Answer(401, $"/sign-in?returnUrl={Uri.EscapeDataString(Request.PathBase + Request.Path + Request.QueryString)}");
        protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Answer(403, "/sign-in");

        // a program is told, a person is led; a handler that returns a typed result would redirect both
        Task Answer(int status, string there)
        {
            if (Request.Path.StartsWithSegments("/api")) Response.StatusCode = status;
            else Response.Redirect(there);
            return Task.CompletedTask;
        }
    }

    /// <summary>Programs: a key, or this start's own token for the program's verbs.</summary>
    sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, Accounts accounts, ApiKeys keys, LocalToken local)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var words = Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
            if (local.IsRight(words)) return AuthenticateResult.Success(new(LocalToken.Principal, Key));
            if (await keys.Find(words) is not { } key || await accounts.SubjectOf(key.AccountId) is not { } today) return AuthenticateResult.Fail("unknown key");

            Context.Features.Set(key);
            return AuthenticateResult.Success(new(PrincipalOf(today.Account, Key), Key));
        }
    }
}
