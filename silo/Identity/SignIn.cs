using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Mediation.Identity;

/// <summary>Two ways in: a cookie for people, a key for programs. Either names an account; what it may do is asked anew at each request.</summary>
static class SignIn
{
    public const string Key = "Key", Either = "Either", Stamp = "stamp";

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<Accounts>();
        services.AddSingleton<Attempts>();
        services.AddDataProtection().SetApplicationName("mediation");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(all =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new Keyring(all.GetRequiredService<Npgsql.NpgsqlDataSource>())));
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? Key : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Key, null)
            .AddCookie(options =>
            {
                options.Cookie.Name = "mediation";
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = TimeSpan.FromMinutes(30);
                options.SlidingExpiration = true;
                options.LoginPath = "/sign-in";
                options.AccessDeniedPath = "/sign-in";
                options.ReturnUrlParameter = "returnUrl";
                options.Events.OnValidatePrincipal = Validate;
                options.Events.OnRedirectToLogin = context => Redirect(context, StatusCodes.Status401Unauthorized);
                options.Events.OnRedirectToAccessDenied = context => Redirect(context, StatusCodes.Status403Forbidden);
            });
        return services;
    }

    public static ClaimsPrincipal PrincipalOf(Account account, string scheme) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(ClaimTypes.Name, account.DisplayName), new(ClaimTypes.Role, account.Role.ToString()), new(Stamp, account.SecurityStamp.ToString())], scheme));

    /// <summary>From now on this browser is this account.</summary>
    public static Task LetIn(this HttpContext http, Account account) =>
        http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, PrincipalOf(account, CookieAuthenticationDefaults.AuthenticationScheme));

    public static Task LetOut(this HttpContext http) => http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    // a disabled account, or one whose sessions were ended, is out at its next request
    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var accounts = context.HttpContext.RequestServices.GetRequiredService<Accounts>();
        if (Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await accounts.SubjectOf(id) is { } today && context.Principal!.FindFirstValue(Stamp) == today.Account.SecurityStamp.ToString()) return;

        context.RejectPrincipal();
    }

    static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, Accounts accounts, LocalToken local)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var key = Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
            if (local.IsRight(key)) return AuthenticateResult.Success(new(LocalToken.Principal, Key));
            if (await accounts.AccountOfKey(key) is { } id && await accounts.SubjectOf(id) is { } today)
                return AuthenticateResult.Success(new(PrincipalOf(today.Account, Key), Key));

            return AuthenticateResult.Fail("unknown key");
        }
    }
}
