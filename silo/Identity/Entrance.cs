using Mediation.Pages;

namespace Mediation.Identity;

/// <summary>Whose password was right and whose second factor is awaited; sealed in the browser for ten minutes.</summary>
sealed record Step(Guid Account, Guid Stamp, string? ReturnUrl);

/// <summary>A browser on which these names have signed in before: strangers who fail under such a name do not shut its owner out.</summary>
sealed record KnownDevice(Guid Id, string[] Names);

/// <summary>What follows a right password, a shown factor, a word of another house: the next step, and where it leads.</summary>
sealed class Entrance(Accounts accounts, Factors factors, SealedCookies cookies, IHttpContextAccessor web, IConfiguration settings, TimeProvider time, ILogger<Entrance> log)
{
    const string StepNote = "step", DeviceNote = "device", Path = "/sign-in";
    static readonly TimeSpan StepLasts = TimeSpan.FromMinutes(10), DeviceLasts = TimeSpan.FromDays(180);
    const int NamesADevice = 10;

    HttpContext Http => web.HttpContext!;

    /// <summary>Whether staff may act by a password alone.</summary>
    public bool FactorRequired { get; } = settings.GetValue("Security:RequireSecondFactor", !settings.GetValue("Demo", false));

    /// <summary>One factor was right. Where to go: to the second, to where a password of one's own or a factor is set up, or home.</summary>
    public async Task<string> AfterFirst(Account account, string? returnUrl)
    {
        if ((await factors.Of(account.Id)).Any)
        {
            cookies.Keep(Http, StepNote, Path, new Step(account.Id, account.SecurityStamp, returnUrl), time.GetUtcNow() + StepLasts, SameSiteMode.Lax);
            return "/sign-in/second-factor";
        }
        if (await accounts.FirstPasswordUntil(account.Id) is not null)
        {
            await Http.LetIn(account, isWhole: false, owesPassword: true);
            log.LogInformation("account {Account} signed in by a first password", account.Id);
            return Gate.OwnPassword;
        }
        if (!FactorRequired || !new Subject(account.Id, account.Role).IsStaff) return await AfterAll(account, returnUrl);

        await Http.LetIn(account, isWhole: false);
        log.LogInformation("account {Account} signed in to set up a second factor", account.Id);
        return Gate.SetUp;
    }

    /// <summary>Who is at the second step; nobody where the time is up or the password has changed since.</summary>
    public async Task<(Account Account, string? ReturnUrl)?> AtSecond() =>
        cookies.Find<Step>(Http, StepNote, time.GetUtcNow()) is { } step && await accounts.Find(step.Account) is { IsDisabled: false } account && account.SecurityStamp == step.Stamp
            ? (account, step.ReturnUrl) : null;

    /// <summary>All that is asked for was shown: signed in, under a new session.</summary>
    public async Task<string> AfterAll(Account account, string? returnUrl)
    {
        cookies.Drop(Http, StepNote, Path);
        await Http.LetIn(account, isWhole: true);
        Remember(account.UserName);
        log.LogInformation("account {Account} ({Role}) signed in", account.Id, account.Role);
        return returnUrl ?? Navigation.HomeOf(account.Role);
    }

    /// <summary>Where the attempts of this name are counted: by address, or by device where the name has signed in before.</summary>
    public (string Who, string Origin) CountedAs(string name) =>
        cookies.Find<KnownDevice>(Http, DeviceNote, time.GetUtcNow()) is { } device && device.Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? ($"{name} on {device.Id}", $"device {device.Id}") : (name, Attempts.Origin(Http.Connection.RemoteIpAddress));

    void Remember(string name)
    {
        var known = cookies.Find<KnownDevice>(Http, DeviceNote, time.GetUtcNow()) ?? new(Guid.NewGuid(), []);
        string[] names = [name, .. known.Names.Where(one => !one.Equals(name, StringComparison.OrdinalIgnoreCase)).Take(NamesADevice - 1)];
        cookies.Keep(Http, DeviceNote, Path, known with { Names = names }, time.GetUtcNow() + DeviceLasts, SameSiteMode.Lax);
    }
}
