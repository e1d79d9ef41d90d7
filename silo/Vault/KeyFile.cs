using System.Security.Cryptography;

namespace Mediation.Vault;

/// <summary>The one secret outside the database: 32 random bytes in a file of mode 0600, from which every other key follows.</summary>
sealed class KeyFile
{
    readonly byte[] master;

    public byte[] Wrapping { get; }
    public byte[] Search { get; }
    public byte[] Requests { get; }
    public byte[] Tracking { get; }
    public byte[] People { get; }
    public byte[] Local { get; }
    public byte[] Factors { get; }
    public byte[] Letters { get; }

    KeyFile(byte[] master)
    {
        this.master = master;
        (Wrapping, Search, Requests) = (Derive("vault/wrap/1"), Derive("vault/search/1"), Derive("request/1"));
        (Tracking, People, Local, Factors, Letters) = (Derive("tracking/1"), Derive("people/1"), Derive("local/1"), Derive("factors/1"), Derive("letters/1"));
    }

    public static KeyFile OpenOrCreate(string path)
    {
        if (!File.Exists(path)) Create(path);
        var hex = File.ReadAllText(path).Trim();
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))
            throw new InvalidOperationException($"{path} is not a key file of ours: 64 hexadecimal digits are expected");
        var master = Convert.FromHexString(hex);
        if (master.Distinct().Count() < LeastDifferent) throw new Postgres.CannotStart($"{path} holds a placeholder, no key: take it away, and a true one is made where nothing was sealed yet.");

        Narrow(path);
        return new(master);
    }

    // of 32 random bytes fewer than 16 different ones come once in 10^16 files
    const int LeastDifferent = 16;

    // a copy made by hand is open to its group as often as not
    static void Narrow(string path)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) == 0) return;
        try { File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
        catch (UnauthorizedAccessException) { }     // somebody else's file, given to us to read
        catch (IOException) { }                     // a mount that nobody writes
    }

    static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var half = path + ".new";
        File.Delete(half);
        using (var file = new FileStream(half, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(half, path, overwrite: false);
    }

    byte[] Derive(string label) => HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: System.Text.Encoding.ASCII.GetBytes("mediation/" + label));
}
