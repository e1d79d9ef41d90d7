using System.Runtime.InteropServices;
using System.Text;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.DataRights;

/// <summary>
/// What lies in the very files of the server, read as bytes: never a word that somebody said, and after an erasure neither the sealed words nor the
/// keys nor what search knew of them.
/// </summary>
public sealed class LyingInTheFiles : IAsyncLifetime
{
    RealProgram program = null!;

    public async Task InitializeAsync() => program = await RealProgram.Start();
    public async Task DisposeAsync() => await program.DisposeAsync();

    string Rooms => Path.Combine(program.Home, "postgres", "data");

    [Fact] public async Task Nothing_of_whoever_was_erased_and_never_a_word_in_the_open()
    {
        var canaries = new Canaries(program);
        var neighbour = await (await program.As(Role.Integrator)).Log(subject: "A neighbour's gate", text: "It stands open.");
        var cases = await canaries.Plant();
        var (theirs, kept) = (await Pieces([.. cases.Select(one => one.Id)]), await Pieces([neighbour.Id]));
        Assert.True(theirs.Count >= 2 * Canaries.People * (Canaries.Each + 2) + 4 * Canaries.People, $"only {theirs.Count}");      // sealed words and salts of each, and four rows of numbers

        await program.Stop();       // which writes down all that was in memory
        Assert.Equal(theirs.Count, Found(theirs, "base"));
        Assert.Equal([], InTheOpen());
        await program.Start();
        foreach (var one in cases) await canaries.Erase(one.Code);

        // a minute later, or at the next start
        var before = await Place();
        await program.Stop();
        await program.Start();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 2_000 && await Place() == before; i++) await tick.WaitForNextTickAsync();
        await program.Stop();

        Assert.Equal(0, Found(theirs, "base"));
        Assert.Equal(kept.Count, Found(kept, "base"));
        Assert.Equal([], InTheOpen());
        await program.Start();
    }

    /// <summary>Where the last table that is written anew lies.</summary>
    async Task<string> Place() => (string)(await program.App.Value("select pg_relation_filepath('identity.phone')"))!;

    /// <summary>What the vault holds of these cases, as it lies on a page: sealed words, salts, keys, and the rows of numbers that search finds them by. The key of who signed beside the reporter stays theirs.</summary>
    async Task<List<byte[]>> Pieces(Guid[] cases)
    {
        await using var command = program.App.CreateCommand("""
            select ciphertext, tokens from vault.text where case_id = any($1) union all select salt, null from vault.text where case_id = any($1)
            union all select wrapped, null from vault.key where subject in (select subject from vault.text where case_id = any($1) except select person from grievance_member where grievance_id = any($1))
            union all select p.sealed, null from vault.file_piece p join vault.file f on f.id = p.file_id where f.case_id = any($1)
            """);
        command.Parameters.Add(new() { Value = cases });
        await using var r = await command.ExecuteReaderAsync();
        List<byte[]> all = [];
        while (await r.ReadAsync())
        {
            all.Add(r.GetFieldValue<byte[]>(0));
            if (!r.IsDBNull(1) && r.GetFieldValue<int[]>(1) is { Length: > 2 } tokens) all.Add(MemoryMarshal.AsBytes<int>(tokens).ToArray());
        }
        return all;
    }

    int Found(List<byte[]> pieces, string folder)
    {
        var files = Files(Path.Combine(Rooms, folder)).ToList();
        return pieces.Count(piece => files.Exists(file => file.AsSpan().IndexOf(piece) >= 0));
    }

    /// <summary>Files of the whole house, its database's log of changes, its logs and its keys among them, in which a planted word stands as it was said.</summary>
    List<string> InTheOpen() => [.. Directory.EnumerateFiles(program.Home, "*", SearchOption.AllDirectories).Where(path => Read(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canaries.Word)) >= 0)];

    static IEnumerable<byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Read);

    static byte[] Read(string path)
    {
        try { return File.ReadAllBytes(path); }
        catch (Exception why) when (why is FileNotFoundException or IOException) { return []; }        // a socket, or gone meanwhile
    }
}
