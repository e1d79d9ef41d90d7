using System.Collections.Immutable;
using Mediation.Cases;
using Microsoft.AspNetCore.Identity;

namespace Mediation.Identity;

/// <summary>Passwords, looked at and changed: every look is one slow hash, whoever it is about.</summary>
sealed class Passwords(UserManager<Login> logins, Accounts accounts, TimeProvider time, ILogger<Passwords> log)
{
    /// <summary>The account behind a name and a password; none is the answer whatever was wrong, after the same work. An old hash is made anew.</summary>
    public async Task<Account?> SignIn(string userName, string password) => await Check(await logins.FindByNameAsync(userName), password);

    /// <summary>Whether this is the account's password.</summary>
    public async Task<bool> IsRight(Guid account, string password) => await Check(await logins.FindByIdAsync($"{account}"), password) is not null;

    async Task<Account?> Check(Login? login, string password)
    {
        var right = await Hashing.Shared.Do(() => login?.PasswordHash is null ? InVain(password) : logins.CheckPasswordAsync(login, password));
        if (!right || login!.Account.IsDisabled) return null;
        return await accounts.FirstPasswordUntil(login.Account.Id) is { } until && until <= time.GetUtcNow() ? null : login.Account;
    }

    static Task<bool> InVain(string password)
    {
        Argon2.Verify(Argon2.Nobodys, password);
        return Task.FromResult(false);
    }

    public async Task<bool> Has(Guid account) => await logins.FindByIdAsync($"{account}") is { PasswordHash: not null };

    /// <summary>A new password in place of the old one; every session of the account ends with it.</summary>
    public async Task<ImmutableArray<Fault>> Change(Guid account, string current, string wanted)
    {
        if (await logins.FindByIdAsync($"{account}") is not { PasswordHash: not null } login) return [new("current", "access/wrong-password")];
        if (wanted == current) return [new("password", "access/password-same")];

        var result = await Hashing.Shared.Do(() => logins.ChangePasswordAsync(login, current, wanted));
        if (!result.Succeeded) return [.. result.Errors.Select(FaultOf)];

        await accounts.OwnPassword(account);
        log.LogInformation("account {Account} changed its password", account);
        return [];
    }

    /// <summary>A password for whoever came by a one-time link: there is no old one to show.</summary>
    public async Task<ImmutableArray<Fault>> Set(Guid account, string wanted)
    {
        var login = (await logins.FindByIdAsync($"{account}"))!;
        if (PasswordRules.Fault(wanted, login.Account.UserName, login.Account.DisplayName) is { } fault) return [new("password", fault.Code, fault.Args)];

        login.PasswordHash = await Hashing.Shared.Do(() => Argon2.Hash(wanted));
        await logins.UpdateSecurityStampAsync(login);
        await accounts.OwnPassword(account);
        log.LogInformation("account {Account} has a new password by a one-time link", account);
        return [];
    }

    static Fault FaultOf(IdentityError error) => error.Code == nameof(IdentityErrorDescriber.PasswordMismatch)
        ? new("current", "access/wrong-password") : new("password", error.Code, error.Description == "" ? [] : [error.Description]);
}
