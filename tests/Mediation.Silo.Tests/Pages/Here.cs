using Mediation.Pages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using System.Globalization;

namespace Mediation.Pages.Tests;

/// <summary>The repository around the tests, and the words without a program around them.</summary>
static class Here
{
    public static readonly string Root = Up(AppContext.BaseDirectory);
    public static readonly Words Words = new(new ResourceManagerStringLocalizerFactory(
        Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));
    public static readonly Moments Moments = new(Words, new ConfigurationBuilder().Build());

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static T In<T>(string language, Func<T> say)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(language);
        try { return say(); }
        finally { (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui); }
    }

    static string Up(string folder) =>
        File.Exists(Path.Combine(folder, "Mediation.sln")) ? folder : Up(Path.GetDirectoryName(folder)!);
}
