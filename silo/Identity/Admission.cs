using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Mediation.Cases;
using Mediation.Pages;
using Mediation.Vault;

namespace Mediation.Identity;

/// <summary>Somebody who shall come in; without a password a first one is made and shown once.</summary>
sealed record NewUser([property: Longest(40)] string UserName, [property: Longest(60)] string DisplayName, Role Role, string? Password = null);

/// <summary>The first administrator, by a one-time word.</summary>
sealed record Setup(string Word, [property: Longest(40)] string UserName, [property: Longest(60)] string DisplayName, string Password);

/// <summary>An account that was made, with what is shown once: a first password for a person, a key for a program. While it waits for a second person neither is good.</summary>
sealed record Admitted(Account Account, string? InitialPassword, string? ApiKey, bool Waits);

/// <summary>Who is let in, and by which rules. First passwords and keys follow from the request's id, so that a double click shows the same ones.</summary>
sealed partial class Admission(Accounts accounts, ApiKeys apiKeys, TakesTwo takesTwo, Passwords passwords, Site site, KeyFile keys, Desk desk, ILogger<Admission> log)
{
    public static readonly TimeSpan LinksLast = TimeSpan.FromHours(24), FirstPasswordsLast = TimeSpan.FromDays(7);

    /// <summary>The parts an account can play: nobody, a case's own reporter and the program itself have none.</summary>
    public static readonly ImmutableArray<Role> Roles =
        [.. Enum.GetValues<Role>().Where(role => role is not (Role.Anonymous or Role.Reporter or Role.Voter or Role.System))];

    public async Task<(Admitted? Done, ImmutableArray<Fault> Faults)> Admit(NewUser user, Guid commandId)
    {
        var faults = Wrong(user.UserName, user.DisplayName, user.Password);
        if (!Roles.Contains(user.Role)) faults = faults.Add(new("role", "field/unknown-value", string.Join(" | ", Roles.Select(Camel))));
        if (user is { Role: Role.Integrator, Password: not null }) faults = faults.Add(new("password", "access/key-instead-of-password"));
        if (!faults.IsEmpty) return (null, faults);

        var first = user.Password is null && user.Role != Role.Integrator ? FirstPassword(commandId) : null;
        var by = await desk.Who();
        var waits = await takesTwo.Needs(user.Role, AccountChange.Made, by);
        var account = await accounts.Create(user.UserName, user.DisplayName, user.Role, user.Password ?? first, commandId, desk.Now + FirstPasswordsLast, waits);
        if (account is null && await accounts.Find(commandId) is { } made)
        {
            if (made.UserName != user.UserName.Trim() || made.Role != user.Role) return (null, [new("", "idempotency/other-body")]);
            (account, waits) = (made, made.IsDisabled);
        }
        if (account is null) return (null, [new("userName", "access/user-name-taken")]);

        log.LogInformation("account {Account} ({Role}) made by {Subject}", account.Id, account.Role, by.Id);
        await accounts.Note(account.Id, AccountChange.Made, by.Id);
        if (waits) await takesTwo.Wait(account.Id, account.Id, AccountChange.Made, by.Id);
        // the key is as good as its account
        return (new(account, first, user.Role == Role.Integrator ? (await KeyFor(account.Id, new("", ApiKeys.Longest, PerSecond: ApiKeys.Usual), commandId)).Key : null, waits), []);
    }

    /// <summary>The connected system of this id; none where it is a person, or closed.</summary>
    public async Task<Account?> SystemOf(Guid id) => await accounts.Find(id) is { Role: Role.Integrator, IsDisabled: false } system ? system : null;

    /// <summary>Another key for a connected system, which may have to wait for a second person.</summary>
    public async Task<(string Key, bool Waits)> NewKey(Account system, KeyPlan plan, Guid commandId)
    {
        var by = await desk.Who();
        var waits = await takesTwo.Needs(system.Role, AccountChange.KeyMade, by);
        var (key, words) = await KeyFor(system.Id, plan with { IsHeld = waits }, commandId);
        log.LogInformation("key for {Account} made by {Subject}", system.Id, by.Id);
        await accounts.Note(system.Id, AccountChange.KeyMade, by.Id);
        if (waits) await takesTwo.Wait(commandId, system.Id, AccountChange.KeyMade, by.Id, key);
        return (words, waits);
    }

    Task<(Guid Id, string Key)> KeyFor(Guid id, KeyPlan plan, Guid commandId) =>
        apiKeys.Create(id, plan, "mk_" + Convert.ToHexStringLower(Secret($"api-key/{id}", commandId)));

    /// <summary>The first administrator: everything is looked at before the one-time word is used up.</summary>
    public async Task<(Account? Done, ImmutableArray<Fault> Faults)> SetUp(Setup ask)
    {
        var faults = Wrong(ask.UserName, ask.DisplayName, ask.Password);
        if (!faults.IsEmpty) return (null, faults);
        if (await accounts.Join(ask.Word.Trim().TrimStart('#'), ask.UserName, ask.DisplayName, ask.Password) is { } account)
        {
            await accounts.Note(account.Id, AccountChange.Invited, account.Id);
            return (account, []);
        }

        // the same form sent twice: the first one made the account
        return await passwords.SignIn(ask.UserName, ask.Password) is { } made ? (made, []) : (null, [new("word", "access/link-used")]);
    }

    /// <summary>
    /// Nothing that proved the account counts any more, its sessions end, and a one-time link leads back in. Without its factors only where they are lost:
    /// a forgotten password alone is no way past them. Where its part reaches the whole house, the link is good once a second person agrees.
    /// </summary>
    public async Task<(string Link, bool Waits)> InviteBack(Account account, bool factorsToo, HttpRequest request)
    {
        var (by, what) = (await desk.Who(), factorsToo ? AccountChange.FactorsReset : AccountChange.PasswordReset);
        var waits = await takesTwo.Needs(account.Role, what, by);
        if (waits) await Close(account.Id, what, by.Id);
        await accounts.Void(account.Id, factorsToo);
        log.LogInformation("account {Account} was reset ({What}) by {Subject}", account.Id, factorsToo ? "password and factors" : "password", by.Id);
        await accounts.Note(account.Id, what, by.Id);
        return ($"{site.Origin(request)}/account/return#{await accounts.InviteBack(account, LinksLast)}", waits);
    }

    /// <summary>Nobody comes in by an account any more, or somebody does again, which may have to wait for a second person.</summary>
    public async Task Bar(Account account, bool disabled)
    {
        var (by, what) = (await desk.Who(), disabled ? AccountChange.Disabled : AccountChange.Enabled);
        if (disabled) await takesTwo.Drop(account.Id);
        if (!disabled && await takesTwo.Needs(account.Role, what, by)) await Close(account.Id, what, by.Id);
        else await accounts.Disable(account.Id, disabled);
        log.LogInformation("account {Account} {What} by {Subject}", account.Id, disabled ? "disabled" : "enabled", by.Id);
        await accounts.Note(account.Id, what, by.Id);
    }

    async Task Close(Guid account, AccountChange what, Guid by)
    {
        await takesTwo.Wait(Guid.CreateVersion7(), account, what, by);
        await accounts.Disable(account, true);
    }

    /// <summary>What is wrong with the names and the password somebody wants to have.</summary>
    public static ImmutableArray<Fault> Wrong(string userName, string displayName, string? password) =>
    [
        .. WellFormed().IsMatch(userName.Trim()) ? (Fault[])[] : [new("userName", "access/bad-user-name")],
        .. displayName.Trim() != "" ? (Fault[])[] : [new("displayName", "field/missing")],
        .. password is not null && PasswordRules.Fault(password, userName, displayName) is { } fault ? (Fault[])[new("password", fault.Code, fault.Args)] : [],
    ];

    // twenty characters of ten digits and twenty-two letters that nobody takes for another: a hundred bits
    string FirstPassword(Guid commandId) => string.Join('-', Secret("first-password", commandId).Take(20)
        .Select(b => "0123456789abcdefghjkmnpqrstvwxyz"[b & 31]).Chunk(5).Select(c => new string(c)));

    byte[] Secret(string what, Guid commandId) =>
        HMACSHA256.HashData(keys.Requests, System.Text.Encoding.ASCII.GetBytes($"{what}/{commandId}"));

    static string Camel(Role role) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,39}$", RegexOptions.NonBacktracking)] private static partial Regex WellFormed();
}
