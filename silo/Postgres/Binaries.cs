namespace Mediation.Postgres;

/// <summary>An installed PostgreSQL server: its major version and the folder of its programs.</summary>
sealed record Binaries(string Version, string Folder)
{
    const string Installed = "/usr/lib/postgresql";      // where Debian and Ubuntu put every version, side by side

    public string this[string tool] => Path.Combine(Folder, tool);

    /// <summary>The newest version installed; for data that is there, the one that made it.</summary>
    public static Binaries For(string? dataVersion, string folder = Installed)
    {
        var all = In(folder);
        if (all is [])
            throw new CannotStart("No PostgreSQL server is installed here: run deploy/setup.sh, then start again.");
        if (dataVersion is null) return all[0];

        return all.FirstOrDefault(each => each.Version == dataVersion) ?? throw new CannotStart(
            $"The data was made by PostgreSQL {dataVersion}, which is not installed here: "
            + $"run apt-get install postgresql-{dataVersion}, then start again.");
    }

    static Binaries[] In(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. from version in Directory.GetDirectories(folder)
           let bin = Path.Combine(version, "bin")
           where File.Exists(Path.Combine(bin, "initdb"))      // a client alone leaves a folder too
           let number = Number(Path.GetFileName(version))
           where number >= new System.Version(13, 0)                  // the first with pg_current_xact_id
           orderby number descending
           select new Binaries(Path.GetFileName(version), bin)
    ];

    static System.Version Number(string name) =>
        System.Version.TryParse(name.Contains('.') ? name : $"{name}.0", out var number) ? number : new(0, 0);
}
