using Mediation.Postgres;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Postgres;

/// <summary>The schema: applied once, checked at every start, and what the app's role may do in it.</summary>
public sealed class Migrations(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Everything = """
        select string_agg(concat(c.oid, c.relname, c.relkind, c.relacl), ',' order by c.oid)
            || (select string_agg(v::text, ',' order by number) from schema_version v)
        from pg_class c
        """;

    [Fact] public async Task Applying_it_twice_changes_nothing()
    {
        var before = await database.Owner.Value(Everything);
        Assert.Equal(Schema.Number, await Schema.Migrate(database.Owner));
        Assert.Equal(before, await database.Owner.Value(Everything));
        await Schema.Check(database.App);
    }

    [Fact] public async Task Several_programs_may_migrate_an_empty_database_at_once()
    {
        await using var empty = await TestServer.NewEmptyDatabase();
        var refused = await Assert.ThrowsAsync<CannotStart>(() => Schema.Check(empty.App));
        Assert.Contains($"has schema 0, this program needs {Schema.Number}", refused.Message);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Schema.Migrate(empty.Owner))));

        await Schema.Check(empty.App);
        Assert.Equal((long)Schema.Number, await empty.App.Value("select count(*) from schema_version"));
    }

    [Theory]
    [InlineData("update schema_version set sha256 = 'other' where number = 2", "another script 2 than Postgres/Orleans.sql")]
    [InlineData("insert into schema_version select max(number) + 1, 'New.sql', '' from schema_version", "newer than this program's")]
    public async Task A_changed_script_and_a_newer_database_are_refused_by_both_roles(string how, string why)
    {
        await using var other = await TestServer.NewDatabase();
        await other.Owner.Run(how);

        Assert.Contains(why, (await Assert.ThrowsAsync<CannotStart>(() => Schema.Check(other.App))).Message);
        Assert.Contains(why, (await Assert.ThrowsAsync<CannotStart>(() => Schema.Migrate(other.Owner))).Message);
    }

    [Fact] public async Task An_older_database_is_refused_until_it_is_migrated()
    {
        await using var older = await TestServer.NewDatabase();
        await older.Owner.Run("delete from schema_version where number = (select max(number) from schema_version)");
        Assert.Contains("run the verb migrate", (await Assert.ThrowsAsync<CannotStart>(() => Schema.Check(older.App))).Message);
    }

    [Theory]
    [InlineData("drop table grain_state")]
    [InlineData("alter table grain_state add column more text")]
    [InlineData("truncate grain_state")]
    [InlineData("create table mine (n int)")]
    [InlineData("create table vault.mine (n int)")]
    [InlineData("update schema_version set sha256 = ''")]
    [InlineData("create schema mine")]
    [InlineData("create role mine")]
    [InlineData("set role mediation_owner")]
    public async Task The_app_works_in_tables_and_makes_or_drops_none(string sql) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => database.App.Run(sql))).SqlState);

    [Theory]
    [InlineData("public")]
    [InlineData("vault")]
    [InlineData("identity")]
    public async Task What_the_owner_makes_later_the_app_can_work_in(string schema)
    {
        await database.Owner.Run($"create table {schema}.later (n serial, word text)");
        await database.App.Run($"insert into {schema}.later (word) values ('a')");
        await database.App.Run($"update {schema}.later set word = 'b'");
        Assert.Equal("b", await database.App.Value($"delete from {schema}.later returning word"));
    }

    [Fact] public async Task The_app_role_prepares_by_itself_and_gives_up_soon()
    {
        var manners = new NpgsqlConnectionStringBuilder(database.App.ConnectionString);
        Assert.Equal((60, 2, 3, 5), (manners.MaxAutoPrepare, manners.AutoPrepareMinUsages, manners.Timeout, manners.CommandTimeout));
        Assert.Equal(7, new NpgsqlConnectionStringBuilder(Database.App(database.AppConnectionString + ";Maximum Pool Size=7", 40).ConnectionString).MaxPoolSize);
        Assert.Equal("mediation", await database.App.Value("select application_name from pg_stat_activity where pid = pg_backend_pid()"));
    }

    [Fact] public async Task A_role_that_may_forget_is_refused_on_any_server()
    {
        await using var careless = NpgsqlDataSource.Create(database.AppConnectionString + ";Options=-c synchronous_commit=off");
        Assert.Contains("synchronous_commit = off", (await Assert.ThrowsAsync<CannotStart>(() => Durability.Demand(careless))).Message);
        await Durability.Demand(database.App);
    }
}
