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
        await Refused($"has schema 0, this program needs {Schema.Number}", () => Schema.Check(empty.App));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Schema.Migrate(empty.Owner))));

        await Schema.Check(empty.App);
        Assert.Equal((long)Schema.Number, await empty.App.Value("select count(*) from schema_version"));
    }

    [Theory]
    [InlineData("update schema_version set sha256 = '' where number = 2", "another script 2 than Postgres/Orleans.sql")]
    [InlineData("insert into schema_version select max(number) + 1, '', '' from schema_version", "newer than this")]
    public async Task A_changed_script_and_a_newer_database_are_refused_to_both_roles(string how, string why)
    {
        await using var other = await TestServer.NewDatabase();
        await other.Owner.Run(how);

        await Refused(why, () => Schema.Check(other.App));
        await Refused(why, () => Schema.Migrate(other.Owner));
    }

    [Fact] public async Task An_older_database_is_refused_until_it_is_migrated()
    {
        await using var older = await TestServer.NewDatabase();
        await older.Owner.Run("delete from schema_version where number = (select max(number) from schema_version)");
        await Refused("run the verb migrate", () => Schema.Check(older.App));
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
    public async Task The_app_works_in_tables_and_makes_or_drops_none(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.App.Run(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

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

    static async Task Refused(string why, Func<Task> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<CannotStart>(act)).Message);
}
