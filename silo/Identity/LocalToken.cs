using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mediation.Identity;

/// <summary>Where a running program can be reached, the word that proves whoever asks can read its data directory, and its database where that is not our own.</summary>
sealed record Running(string Address, string Token, string? Database = null)
{
    static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "keys", "running.json");

    public static Running? Find(string dataDirectory)
    {
        try { return JsonSerializer.Deserialize<Running>(File.ReadAllBytes(PathIn(dataDirectory))); }
        catch (Exception why) when (why is IOException or JsonException or UnauthorizedAccessException) { return null; }
    }

    public void Leave(string dataDirectory)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathIn(dataDirectory))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(PathIn(dataDirectory));
        using var file = new FileStream(PathIn(dataDirectory), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        JsonSerializer.Serialize(file, this);
    }

    public static void Remove(string dataDirectory) => File.Delete(PathIn(dataDirectory));
}

/// <summary>The program's own verbs act as the program itself, by a token that changes with every start.</summary>
sealed class LocalToken
{
    public static readonly Subject System = new(new Guid("00000000-0000-7000-8000-000000000001"), Role.System);

    public static readonly ClaimsPrincipal Principal =
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, System.Id.ToString()), new(ClaimTypes.Name, "system"), new(ClaimTypes.Role, nameof(Role.System))], SignIn.Key));

    public string Value { get; } = "ml_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public bool IsRight(string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(given));
}
