using System.Diagnostics;

namespace Mediation.Postgres;

/// <summary>Who runs the embedded server: we, or somebody without rights where we are root, whom it refuses.</summary>
sealed record ServerUser(string Name, string Uid, string Gid)
{
    public static ServerUser Ours() =>
        Environment.IsPrivilegedProcess ? Unprivileged() : new(Environment.UserName, "", "");

    public bool IsOther => Uid != "";

    /// <summary>Runs a program as this user, in a session of its own: the terminal's Ctrl-C is for us alone.</summary>
    public Task<Outcome> Run(string folder, string program, IEnumerable<string> args, string input = "")
    {
        string[] apart = ["setsid", "--wait", program, .. args];
        if (!IsOther) return Start(folder, apart, input);
        if (!IsInstalled("setpriv")) return Start(folder, ["runuser", "-u", Name, "--", .. apart], input);

        return Start(folder, ["setpriv", $"--reuid={Uid}", $"--regid={Gid}", "--clear-groups", .. apart], input);
    }

    /// <summary>Makes a folder that only this user may open.</summary>
    public async Task MakeFolder(string folder)
    {
        if (IsOther) (await Start("/", ["install", "-d", "-m", "700", "-o", Uid, "-g", Gid, folder], "")).OrThrow();
        else Directory.CreateDirectory(folder, Modes.OursAlone);
    }

    /// <summary>The first folder on the way that this user may not pass, if any.</summary>
    public async Task<string?> BarredBy(string folder)
    {
        const string firstClosed = """for f; do [ -x "$f" ] || { printf %s "$f"; exit 1; }; done""";
        List<string> way = [];
        for (var each = folder; each is not null; each = Path.GetDirectoryName(each)) way.Insert(0, each);

        var tried = await Run("/", "sh", ["-c", firstClosed, "sh", .. way]);
        return tried.Succeeded ? null : tried.Said;
    }

    static async Task<Outcome> Start(string folder, string[] words, string input)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";               // some answers are read by us
        foreach (var name in start.Environment.Keys.ToArray())
            if (name.StartsWith("PG", StringComparison.Ordinal)) start.Environment.Remove(name);      // others' server

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException) { }                          // it ended without reading: its exit status says why
        await process.WaitForExitAsync();
        return new(string.Join(' ', words), process.ExitCode, (await said + await complained).Trim());
    }

    static bool IsInstalled(string tool) =>
        new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Any(folder => File.Exists(Path.Combine(folder, tool)));

    static ServerUser Unprivileged()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToLookup(each => each[0]);
        var user = users["postgres"].Concat(users["nobody"]).FirstOrDefault() ?? throw new CannotStart(
            "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody: "
            + "start the program as another user.");
        return new(user[0], user[2], user[3]);
    }
}

/// <summary>How a program ended and what it said.</summary>
sealed record Outcome(string Command, int Status, string Said)
{
    public bool Succeeded => Status == 0;

    public void OrThrow()
    {
        if (!Succeeded) throw new CannotStart($"The database could not be prepared: {Command}: {Said}");
    }
}

/// <summary>Who may do what with a folder.</summary>
static class Modes
{
    public const UnixFileMode OursAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode Passable = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
}
