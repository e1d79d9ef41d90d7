using Mediation.Postgres;

/// <summary>The name is .NET's: run first in a process that <c>Holder</c> starts, holds a server for it.</summary>
static class StartupHook
{
    public const string Home = "MEDIATION_TEST_HOME";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Home) is { } home) Hold(home).GetAwaiter().GetResult();
    }

    static async Task Hold(string home)
    {
        await using var postgres = new PrivatePostgres(home);
        await postgres.Start();
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
    }
}
