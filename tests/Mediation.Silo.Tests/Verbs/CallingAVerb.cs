using Mediation.Identity;
using Mediation.Postgres;
using Mediation.Tests.Postgres;
using Mediation.Verbs;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>The words of a call: what is read, what is refused, and with which status.</summary>
[Collection("verbs")]
public sealed class CallingAVerb(House house)
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("import", "roll", "x.csv")]
    [InlineData("import", "petitions")]
    [InlineData("import", "petitions", "x.csv")]
    [InlineData("import", "petitions", "x.csv", "--project")]
    [InlineData("import", "petitions", "x.csv", "y.csv", "--project", "p")]
    [InlineData("verify", "--cases", "x")]
    [InlineData("verify", "--case", "x", "--case", "y")]
    [InlineData("verify", "--case", "x", "--file", "y")]
    [InlineData("backup", "--out", "x")]
    public async Task Wrong_words_are_told_with_the_use_and_status_2(params string[] words)
    {
        var told = await Place.Verbs.Run(words);
        Assert.Equal((2, ""), (told.Status, told.Out));
        Assert.Contains("--", told.Errors);
    }

    [Fact] public async Task Every_verb_helps()
    {
        foreach (var verb in Verb.All)
        {
            var told = await Place.Verbs.Run([.. verb.Name.Split(' '), "--help"]);
            Assert.Equal(0, told.Status);
            Assert.Contains($"mediation {verb.Name} {verb.Use}".TrimEnd(), told.Out);
        }
        Assert.Contains("import petitions FILE", (await Place.Verbs.Run("--help")).Out);
    }

    [Fact] public async Task An_empty_data_directory_is_not_made_into_a_database()
    {
        var nowhere = house.Folder("nowhere");
        foreach (var words in (string[][])[["verify"], ["rebuild"], ["backup", "--out", nowhere + "-b", "--keys", nowhere + "-k"], ["import", "petitions", House.Petitions, "--project", "p"]])
            Assert.Equal(2, (await Place.Verbs.Run([.. words, $"--Data:Directory={nowhere}"])).Status);
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact] public async Task Migrate_brings_an_empty_database_up_to_the_schema()
    {
        await using var empty = await TestServer.NewEmptyDatabase();
        var told = await Place.Verbs.Run("migrate", $"--ConnectionStrings:Owner={empty.OwnerConnectionString}", $"--Data:Directory={house.Folder("none")}");
        Assert.Equal((0, $"schema {Schema.Number}"), (told.Status, told.LastLine));
        await Schema.Check(empty.App);
    }

    [Fact] public async Task Invite_administrator_prints_a_link_that_makes_one_once()
    {
        await using var place = await house.Copy();
        var told = await place.Run("invite", "administrator", "--PublicUrl=https://renewal.example");
        Assert.Equal(0, told.Status);
        var word = System.Text.RegularExpressions.Regex.Match(told.LastLine, "^https://renewal\\.example/setup#([0-9a-f]{64})$").Groups[1].Value;
        Accounts accounts = new(place.App, TimeProvider.System);
        Assert.Equal(Role.Admin, (await accounts.Join(word, "again", "Back Again", "harbour lantern 42 rides"))!.Role);
        Assert.Null(await accounts.Join(word, "twice", "Not Twice", "harbour lantern 42 rides"));
    }

    [Fact] public async Task A_file_left_by_a_killed_program_means_that_none_runs()
    {
        await using var place = await house.Copy();
        await File.WriteAllTextAsync(Path.Combine(place.Data, "keys", "running.json"), """{"Address":"http://127.0.0.1:9","Token":"ml_0"}""");
        var told = await place.Run("verify");
        Assert.Equal(0, told.Status);
    }
}
