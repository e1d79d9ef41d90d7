using System.Globalization;
using System.IO.Compression;
using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Mediation.Pages;

/// <summary>The pages' side of the program: what they need to be rendered, and what stands around every answer.</summary>
public static class Faces
{
    public static IServiceCollection AddFaces(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.TryAddSingleton<Assets>();
        services.TryAddSingleton<Words>();
        services.TryAddSingleton<Moments>();
        services.TryAddSingleton<Operator>();
        services.TryAddSingleton<Site>();

        // Razor's default encoder writes every Chinese character as a number
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(Languages);
        services.AddAntiforgery(options => options.SuppressXFrameOptionsHeader = true);     // the shield says it for every page
        services.AddOptions<AntiforgeryOptions>().Configure<Site>((options, site) =>
            options.Cookie = new FormCookie(site) { Name = site.Cookie("form"), Path = "/", SameSite = SameSiteMode.Strict, HttpOnly = true, IsEssential = true });
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;                  // answers with a secret in them opt out: HoldsASecret
            options.MimeTypes = [MediaTypeNames.Text.Html];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);

        services.AddRazorPages(options =>
            {
                options.RootDirectory = "/";
                options.Conventions.AddPageRoute("/DataRights/MyData", "/track/data");       // the same page for whoever showed a case's secret
            })
            .AddRazorOptions(options => options.PageViewLocationFormats.Add("/Pages/{0}.cshtml"))
            .AddMvcOptions(options => options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true)
            .AddDataAnnotationsLocalization(options => options.DataAnnotationLocalizerProvider = (_, all) => all.Create(typeof(Ui)));
        services.AddOptions<MvcOptions>().Configure<Words>((options, words) =>
            Faults(options.ModelBindingMessageProvider, words));
        return services;
    }

    /// <summary>First in the pipeline; sign-in, access and the routes come after it.</summary>
    public static WebApplication UseFaces(this WebApplication app)
    {
        app.UseMiddleware<Shield>();
        app.UseResponseCompression();
        app.UseMiddleware<Assets.Server>();
        app.UseMiddleware<Switches>();
        app.UseRequestLocalization();
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api"),
            pages => pages.UseStatusCodePagesWithReExecute("/problem/{0}"));
        return app;
    }

    /// <summary>The answer shows a secret: nobody keeps it, and its size says nothing about it.</summary>
    public static void HoldsASecret(this HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers[Shield.Referrer] = "no-referrer";
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpsCompressionFeature>() is { } compression)
            compression.Mode = Microsoft.AspNetCore.Http.Features.HttpsCompressionMode.DoNotCompress;
    }

    // The framework's own "secure" refuses to make a form where a proxy talks to us without https.
    sealed class FormCookie(Site site) : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Secure = site.Secure(context.Request);
            return options;
        }
    }

    static void Languages(RequestLocalizationOptions options)
    {
        CultureInfo[] spoken = [new("zh-CN"), new("zh"), new("en")];
        options.DefaultRequestCulture = new RequestCulture("zh-CN");
        options.SupportedCultures = options.SupportedUICultures = spoken;
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Task.FromResult(
                Switches.Chosen(context.Request, "lang") switch
                {
                    "zh" => new ProviderCultureResult("zh-CN"),
                    "en" => new ProviderCultureResult("en"),
                    _ => null
                })),
            new AcceptLanguageHeaderRequestCultureProvider()
        ];
    }

    static void Faults(DefaultModelBindingMessageProvider say, Words words)
    {
        say.SetAttemptedValueIsInvalidAccessor((value, _) => words["Error.Invalid", value]);
        say.SetNonPropertyAttemptedValueIsInvalidAccessor(value => words["Error.Invalid", value]);
        say.SetValueIsInvalidAccessor(value => words["Error.Invalid", value]);
        say.SetUnknownValueIsInvalidAccessor(_ => words["Error.Unreadable"]);
        say.SetNonPropertyUnknownValueIsInvalidAccessor(() => words["Error.Unreadable"]);
        say.SetValueMustBeANumberAccessor(_ => words["Error.Number"]);
        say.SetNonPropertyValueMustBeANumberAccessor(() => words["Error.Number"]);
        say.SetValueMustNotBeNullAccessor(_ => words["Error.Required"]);
        say.SetMissingBindRequiredValueAccessor(_ => words["Error.Required"]);
        say.SetMissingKeyOrValueAccessor(() => words["Error.Required"]);
        say.SetMissingRequestBodyRequiredValueAccessor(() => words["Error.Required"]);
    }
}
