using Mediation.Postgres;

/// <summary>What the runtime calls in a process started by <c>Holder</c> (DOTNET_STARTUP_HOOKS; the name is .NET's): holds a server until its input ends.</summary>
static class StartupHook
{
    public const string Home = "MEDIATION_TEST_HOME";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Home) is not { } home) return;
        Hold(home).GetAwaiter().GetResult();
    }

    static async Task Hold(string home)
    {
        await using var postgres = new PrivatePostgres(home);
        await postgres.Start();
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
    }
}
