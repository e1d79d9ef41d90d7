using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>A backup is what there was, its key file lies elsewhere, and what is restored verifies.</summary>
[Collection("verbs")]
public sealed class BackingUp(House house)
{
    [Fact] public async Task What_is_restored_is_what_was_backed_up()
    {
        await using var place = await house.Copy();
        var (to, keys) = (house.Folder("backup"), house.Folder("backup-keys"));
        var made = await place.Run("backup", "--out", to, "--keys", keys, $"--ConnectionStrings:Owner={place.OwnerConnectionString}");
        Assert.Equal(0, made.Status);
        Assert.Matches("^13 entries, head [0-9a-f]{64}$", made.LastLine);
        Assert.Equal(["manifest.json", "mediation.dump"], Directory.GetFiles(to).Select(Path.GetFileName).Order());
        Assert.Equal(["mediation.key"], Directory.GetFiles(keys).Select(Path.GetFileName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(keys, "mediation.key")));
        Assert.Contains(made.LastLine.Split(' ')[^1], (await place.Run("verify")).Out);

        await IntoADatabase(to, keys, made.LastLine, place);
        await IntoADirectory(to, keys, made.LastLine);
        await Refusals(to, keys);
    }

    async Task IntoADatabase(string from, string keys, string expected, Place full)
    {
        await using var empty = await TestServer.NewEmptyDatabase();
        string[] target = [$"--ConnectionStrings:Mediation={empty.AppConnectionString}", $"--ConnectionStrings:Owner={empty.OwnerConnectionString}", $"--Data:Directory={house.Folder("restored")}"];
        var told = await Place.Verbs.Run(["restore", "--from", from, "--keys", keys, .. target]);
        Assert.Equal((0, expected), (told.Status, told.LastLine));
        Assert.Equal(0, (await Place.Verbs.Run(["verify", .. target])).Status);
        Assert.Equal(0, (await Place.Verbs.Run(["rebuild", .. target])).Status);
        Assert.Equal(0L, await empty.App.Value("select count(*) from cluster_member"));
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => empty.App.Run("delete from journal"))).SqlState);

        var again = await Place.Verbs.Run(["restore", "--from", from, "--keys", keys, $"--ConnectionStrings:Owner={full.OwnerConnectionString}", $"--Data:Directory={house.Folder("other")}"]);
        Assert.Equal((2, "The database is not empty: a backup is restored only into an empty one."), (again.Status, again.Errors.TrimEnd()));
    }

    async Task IntoADirectory(string from, string keys, string expected)
    {
        var data = Scratch.Folder();
        try
        {
            var told = await Place.Verbs.Run("restore", "--from", from, "--keys", keys, "--Data:Directory", data);
            Assert.Equal((0, expected), (told.Status, told.LastLine));
            Assert.Equal("13 entries in 7 cases, 0 faults", (await Place.Verbs.Run("verify", "--Data:Directory", data)).LastLine);
            Assert.Equal(2, (await Place.Verbs.Run("restore", "--from", from, "--keys", keys, "--Data:Directory", data)).Status);
        }
        finally { Directory.Delete(data, recursive: true); }
    }

    async Task Refusals(string from, string keys)
    {
        await using var place = await house.Copy();
        Directory.CreateSymbolicLink(house.Folder("link"), house.Folder("within"));
        foreach (var (to, aside) in (IEnumerable<(string, string)>)[("within", "within"), ("within", "within/keys"), ("within/backup", "within"), ("within", "link/keys")])
        {
            Directory.CreateDirectory(house.Folder("within"));
            var told = await place.Run("backup", "--out", house.Folder(to), "--keys", house.Folder(aside));
            Assert.Equal(2, told.Status);
            Assert.Contains("must lie outside", told.Errors);
        }
        Assert.Empty(Directory.GetFileSystemEntries(house.Folder("within")));
        Assert.Contains("is not empty", (await place.Run("backup", "--out", from, "--keys", keys)).Errors);

        var dump = Path.Combine(from, "mediation.dump");
        var bytes = await File.ReadAllBytesAsync(dump);
        bytes[^10] ^= 1;
        await File.WriteAllBytesAsync(dump, bytes);
        var broken = await Place.Verbs.Run("restore", "--from", from, "--keys", keys, "--Data:Directory", house.Folder("broken"));
        Assert.Equal(1, broken.Status);
        Assert.Contains("its hash is another", broken.Errors);
        Assert.False(Directory.Exists(house.Folder("broken")));
    }
}
