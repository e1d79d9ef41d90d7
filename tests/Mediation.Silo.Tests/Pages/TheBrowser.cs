using Microsoft.Playwright;
using Xunit;

namespace Mediation.Tests.Pages;

/// <summary>One headless Chromium for all who look at pages; the machine's own, nothing is fetched.</summary>
public sealed class TheBrowser : IAsyncLifetime
{
    static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    IPlaywright playwright = null!;
    public IBrowser Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Chromium = await Another();
    }

    /// <summary>One of its own, where a test needs it started otherwise: with a microphone, say.</summary>
    public Task<IBrowser> Another(params string[] more) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is missing: run deploy/setup.sh"),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", .. more],
    });

    /// <summary>A person's browser: phone or desk, with or without JavaScript, light or dark.</summary>
    public Task<IBrowserContext> Person(string address, int width = 390, bool script = true, string language = "zh-CN", ColorScheme scheme = ColorScheme.Light) =>
        Chromium.NewContextAsync(new()
        {
            BaseURL = address, JavaScriptEnabled = script, Locale = language, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 844 },
        });

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        playwright.Dispose();
    }
}
