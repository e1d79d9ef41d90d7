using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mediation.Identity;
using Mediation.Postgres;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests;

/// <summary>A start that fails half-way ends what had begun: no silo, no connection, no word in the data directory.</summary>
public sealed class StartingHalfWay
{
    [Fact]
    public async Task An_address_that_is_taken_leaves_nothing_behind()
    {
        await using var database = await TestServer.NewDatabase();
        var (silo, gateway) = RealProgram.FreePorts();
        var data = Scratch.Folder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var why = await Assert.ThrowsAsync<CannotStart>(() => Server.Start(
        [
            $"--urls=http://127.0.0.1:{taken}", $"--Data:Directory={data}", $"--ConnectionStrings:Mediation={database.AppConnectionString}", "--environment=Production",
            "--Cluster:Id=half", "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}",
        ]));
        Assert.Contains(taken, why.Message, StringComparison.Ordinal);

        foreach (var port in new[] { silo, gateway })
        {
            using var again = new TcpListener(IPAddress.Loopback, port);
            again.Start();
        }
        Assert.Equal(0L, await database.Owner.Value("select count(*) from pg_stat_activity where datname = current_database() and usename = 'mediation_app'"));
        Assert.Null(Running.Find(data));
        Directory.Delete(data, recursive: true);
    }
}
