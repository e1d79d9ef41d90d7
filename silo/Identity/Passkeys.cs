using System.Collections.Immutable;
using System.Text.Json;
using Mediation.Pages;
using Microsoft.AspNetCore.Identity;

namespace Mediation.Identity;

/// <summary>A passkey as its owner sees it.</summary>
sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>Passkeys: a key on a device that asks for a finger, a face or a PIN first, so that it is two factors at once.</summary>
sealed class Passkeys(IPasskeyHandler<Login> handler, UserManager<Login> logins, Factors factors, SealedCookies cookies, TimeProvider time, ILogger<Passkeys> log)
{
    const string Note = "challenge";
    const int LongestName = 40, LongestAnswer = 20_000;
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What the browser is asked to make a passkey with.</summary>
    public async Task<string> Offer(Account account, HttpContext http)
    {
        var options = await handler.MakeCreationOptionsAsync(new() { Id = $"{account.Id}", Name = account.UserName, DisplayName = account.DisplayName }, http);
        Keep(http, options.AttestationState);
        return options.CreationOptionsJson;
    }

    public async Task<bool> Add(Account account, string name, string answer, HttpContext http)
    {
        if (!IsAnswer(answer) || await Take(http) is not { } state) return false;

        var made = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = answer, AttestationState = state });
        if (!made.Succeeded || made.UserEntity.Id != $"{account.Id}") return Refuse(made.Failure);

        made.Passkey.Name = name.Trim() is { Length: > 0 and <= LongestName } given ? given : null;
        await logins.AddOrUpdatePasskeyAsync((await logins.FindByIdAsync($"{account.Id}"))!, made.Passkey);
        log.LogInformation("account {Account} has a new passkey", account.Id);
        return true;
    }

    /// <summary>What the browser is asked to sign: by a passkey of this account, or of whomever it knows.</summary>
    public async Task<string> Ask(Guid? account, HttpContext http)
    {
        var options = await handler.MakeRequestOptionsAsync((account is { } id ? await logins.FindByIdAsync($"{id}") : null)!, http);
        Keep(http, options.AssertionState!);
        return options.RequestOptionsJson;
    }

    /// <summary>The account whose passkey answered; an answer counts once.</summary>
    public async Task<Account?> Show(string answer, HttpContext http)
    {
        if (!IsAnswer(answer) || await Take(http) is not { } state) return null;

        var shown = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = answer, AssertionState = state });
        if (!shown.Succeeded || shown.User.Account.IsDisabled)
        {
            Refuse(shown.Failure);
            return null;
        }
        await logins.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey);
        return shown.User.Account;
    }

    public async Task<ImmutableArray<Passkey>> Of(Guid account) =>
        [.. (await logins.GetPasskeysAsync((await logins.FindByIdAsync($"{account}"))!)).Select(key => new Passkey(Convert.ToHexStringLower(key.CredentialId), key.Name ?? "", key.CreatedAt))];

    public async Task Remove(Guid account, string id)
    {
        if (id.Length is 0 or > 2048 || id.Length % 2 == 1 || !id.All(char.IsAsciiHexDigit)) return;

        await logins.RemovePasskeyAsync((await logins.FindByIdAsync($"{account}"))!, Convert.FromHexString(id));
        log.LogInformation("account {Account} has one passkey less", account);
    }

    // the challenge stays with the browser, sealed, and is spent when it is answered
    void Keep(HttpContext http, string? state) => cookies.Keep(http, Note, "/", state, time.GetUtcNow() + Patience);

    async Task<string?> Take(HttpContext http)
    {
        if (cookies.Find<string>(http, Note, time.GetUtcNow()) is not { } state) return null;
        cookies.Drop(http, Note, "/");
        return await factors.Spend(state, Patience) ? state : null;
    }

    static bool IsAnswer(string answer)
    {
        if (answer.Length is 0 or > LongestAnswer) return false;
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException) { return false; }
    }

    bool Refuse(PasskeyException? why)
    {
        log.LogInformation("a passkey was refused: {Reason}", why?.Message);
        return false;
    }
}
