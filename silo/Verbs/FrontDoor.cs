using System.Net;
using System.Net.Sockets;

namespace Mediation.Verbs;

/// <summary>Where a verb that acts knocks: another program, the one running here, or one that serves only for the verb's own time.</summary>
sealed class FrontDoor : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    readonly Server.Started? own;

    FrontDoor(string address, string key, Server.Started? own = null) => (Http, this.own) = (Workplace.ClientOf(address, key, Patience), own);

    public HttpClient Http { get; }

    public static async Task<FrontDoor> Open(Call call)
    {
        if (call.Has("to", out var to))
        {
            if (!Uri.TryCreate(to, UriKind.Absolute, out var there) || there.Scheme is not ("http" or "https")) throw VerbEnds.WrongUse($"{to} is no address.");
            return new(to, call.Has("key", out var key) ? key : throw VerbEnds.Misread("--to needs a --key."));
        }
        if (call.Has("key", out _)) throw VerbEnds.Misread("--key needs a --to.");
        if (await Workplace.Program(call.Settings) is { } running) return new(running.Address, running.Token);

        Workplace.DemandData(call.Settings);
        var server = await Server.Start([.. call.ServerArgs, .. ForItsOwnTime(call.Settings)]);
        return new(server.Address, Identity.Running.Find(server.DataDirectory)!.Token, server);
    }

    // it has no visitors, so nobody is invited and no demo is told; its log goes where the program's log goes
    static IEnumerable<string> ForItsOwnTime(IConfiguration settings)
    {
        yield return "--urls=http://127.0.0.1:0";
        yield return "--environment=Production";
        yield return "--Demo=false";
        yield return "--Opening:Invites=false";
        if (settings["Cluster:SiloPort"] is not null) yield break;

        var (silo, gateway) = FreePorts();
        yield return $"--Cluster:SiloPort={silo}";
        yield return $"--Cluster:GatewayPort={gateway}";
    }

    public static (int Silo, int Gateway) FreePorts()
    {
        using TcpListener one = new(IPAddress.Loopback, 0), other = new(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (own is not null) await own.DisposeAsync();
    }
}
