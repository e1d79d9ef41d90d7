using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>For a class of tests: the real program on a database of its own.</summary>
public sealed class ProgramOnADatabase : IAsyncLifetime
{
    internal TestDatabase Database { get; private set; } = null!;
    internal RealProgram Program { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await TestServer.NewDatabase();
        Program = await RealProgram.Start(Database.AppConnectionString);
    }

    public async Task DisposeAsync()
    {
        if (Program is not null) await Program.DisposeAsync();
        await Database.DisposeAsync();
    }
}
