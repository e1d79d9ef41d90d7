using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>For each of a class's tests: two real programs with one key on one database.</summary>
public abstract class TwoPrograms : IAsyncLifetime
{
    private protected TestDatabase database = null!;
    private protected RealProgram one = null!, other = null!;

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        one = await RealProgram.Start(database.AppConnectionString);
        other = await RealProgram.Start(database.AppConnectionString, settings: [$"--Keys:File={Path.Combine(one.Home, "keys", "mediation.key")}"]);
    }

    public async Task DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
        await database.DisposeAsync();
    }
}
