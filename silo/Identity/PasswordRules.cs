using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace Mediation.Identity;

/// <summary>What a new password must be: long, not one of those tried first, and without the name of its owner or of this product. Nothing else.</summary>
sealed class PasswordRules : IPasswordValidator<Login>
{
    public const int Shortest = 12, Longest = 200;

    static readonly Lazy<FrozenSet<string>> Common = new(() => Lines("Identity/common-passwords.txt").ToFrozenSet());
    static readonly Lazy<string[]> OwnWords = new(() => [.. Lines("Identity/own-words.txt")]);

    /// <summary>The fault of a password somebody wants to have; null where there is none.</summary>
    public static Refusal? Fault(string password, params string[] names)
    {
        var clean = Argon2.Clean(password);
        var length = clean.EnumerateRunes().Count();
        if (length < Shortest) return new("access/password-too-short", $"{Shortest}");
        if (length > Longest) return new("access/password-too-long", $"{Longest}");

        var plain = clean.ToLowerInvariant();
        if (Common.Value.Contains(plain) || Common.Value.Contains(plain.Replace(" ", "", StringComparison.Ordinal)) || IsOnePiece(plain)) return new("access/password-common");
        return OwnWords.Value.Concat(names.Where(IsTelling)).Any(word => plain.Contains(word.ToLowerInvariant(), StringComparison.Ordinal)) ? new("access/password-names") : null;
    }

    Task<IdentityResult> IPasswordValidator<Login>.ValidateAsync(UserManager<Login> manager, Login user, string? password) =>
        Task.FromResult(Fault(password ?? "", user.Account.UserName, user.Account.DisplayName) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = fault.Code, Description = fault.Args.FirstOrDefault() ?? "" }) : IdentityResult.Success);

    // the same few characters again and again, whatever they are
    static bool IsOnePiece(string text) =>
        Enumerable.Range(1, 4).Any(piece => Enumerable.Range(piece, text.Length - piece).All(i => text[i] == text[i - piece]));

    // a name of one or two letters is in every other word
    static bool IsTelling(string name) => name.Length >= 4 || (name.Length >= 2 && name[0] >= '\u2E80');

    static IEnumerable<string> Lines(string resource)
    {
        using var text = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded in the program"));
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }
}
