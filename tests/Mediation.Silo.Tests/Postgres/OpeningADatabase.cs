using Mediation.Postgres;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Postgres;

/// <summary>Which database the program works on, by its settings.</summary>
public sealed class OpeningADatabase(TestDatabase operators) : IClassFixture<TestDatabase>, IDisposable
{
    readonly string home = Scratch.Folder();

    [Fact] public async Task With_nothing_configured_it_is_our_own_migrated_and_ready()
    {
        await using var database = await Database.Open(Settings(), home);

        Assert.True(database.IsEmbedded);
        Assert.Equal("mediation_app", await database.Source.Value("select current_user::text"));
        Assert.Equal((long)Schema.Number, await database.Source.Value("select count(*) from schema_version"));
    }

    [Fact] public async Task With_a_connection_string_it_is_the_operators_and_no_server_is_made()
    {
        await using var database = await Database.Open(Settings(("Mediation", operators.AppConnectionString)), home);

        Assert.False(database.IsEmbedded);
        Assert.Equal(operators.Name, await database.Source.Value("select current_database()::text"));
        Assert.Empty(Directory.GetFileSystemEntries(home));
    }

    [Fact] public async Task An_operators_database_is_migrated_by_its_owner_and_by_the_verb_alone()
    {
        await using var empty = await TestServer.NewEmptyDatabase();
        var app = ("Mediation", empty.AppConnectionString);

        await Refused("run the verb migrate", () => Database.Open(Settings(app), home));
        await Refused("--ConnectionStrings:Owner", () => Database.Migrate(Settings(app), home));
        var both = Settings(app, ("Owner", empty.OwnerConnectionString));
        Assert.Equal(Schema.Number, await Database.Migrate(both, home));
        await using var database = await Database.Open(Settings(app), home);
    }

    [Theory]
    [InlineData("Host=/nowhere;Username=mediation_app", "does not serve us")]
    [InlineData("Hots=db", "connection string cannot be read")]
    public async Task A_database_that_cannot_be_reached_is_a_sentence(string connectionString, string why) =>
        await Refused(why, () => Database.Open(Settings(("Mediation", connectionString)), home));

    [Fact] public async Task A_role_that_may_forget_is_refused_on_an_operators_server_too()
    {
        var careless = Settings(("Mediation", operators.AppConnectionString + ";Options=-c synchronous_commit=off"));
        await Refused("(synchronous_commit = off)", () => Database.Open(careless, home));
    }

    [Fact] public async Task The_app_prepares_by_itself_gives_up_soon_and_lets_the_operator_have_the_last_word()
    {
        var manners = new NpgsqlConnectionStringBuilder(operators.App.ConnectionString);
        Assert.Equal((60, 2), (manners.MaxAutoPrepare, manners.AutoPrepareMinUsages));
        Assert.Equal((3, 4), (manners.Timeout, manners.CommandTimeout));
        Assert.Equal("mediation", await operators.App.Value("select current_setting('application_name')"));

        await using var smaller = Database.App("Host=db;MaxPoolSize=7;Command Timeout=9", poolSize: 40);
        var chosen = new NpgsqlConnectionStringBuilder(smaller.ConnectionString);
        Assert.Equal((7, 9, true), (chosen.MaxPoolSize, chosen.CommandTimeout, chosen.TcpKeepAlive));
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    static async Task Refused(string why, Func<Task> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<CannotStart>(act)).Message);

    static IConfiguration Settings(params (string Name, string? Value)[] connectionStrings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            connectionStrings.Select(s => KeyValuePair.Create($"ConnectionStrings:{s.Name}", s.Value))).Build();

    [Theory]
    [InlineData("Host=db.example;Username=u", SslMode.VerifyFull), InlineData("Host=db.example,127.0.0.1;Username=u", SslMode.VerifyFull), InlineData("Host=127.0.0.1;Username=u", SslMode.Prefer)]
    [InlineData("Host=/var/run/postgresql;Username=u", SslMode.Prefer), InlineData("Host=localhost;Username=u", SslMode.Prefer), InlineData("Host=db.example;Username=u;SSL Mode=Disable", SslMode.Disable)]
    public async Task V12_3_3_What_leaves_the_machine_is_sealed_and_its_receiver_known_unless_the_operator_says_otherwise(string connection, SslMode mode)
    {
        await using NpgsqlDataSource app = Database.App(connection), owner = Database.Owner(connection);
        foreach (var source in new[] { app, owner }) Assert.Equal(mode, new NpgsqlConnectionStringBuilder(source.ConnectionString).SslMode);
    }
}
