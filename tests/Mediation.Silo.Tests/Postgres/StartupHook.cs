using Mediation.Postgres;

/// <summary>Called by the runtime in a process that <c>Holder</c> starts (the name is .NET's): holds a server till its input ends.</summary>
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
