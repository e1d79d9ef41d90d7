namespace Mediation.Identity;

/// <summary>An account as ASP.NET Core Identity handles it: with what proves it.</summary>
sealed class Login(Account account, string? passwordHash)
{
    public Account Account { get; set; } = account;
    public string? PasswordHash { get; set; } = passwordHash;
}
