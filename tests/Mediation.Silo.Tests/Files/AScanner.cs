using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mediation.Tests.Files;

/// <summary>Speaks as ClamAV's daemon does when it is asked about a stream: it knows the one test file that every scanner knows.</summary>
sealed class AScanner : IAsyncDisposable
{
    public static readonly string Eicar = string.Concat(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!", "$H+H*");

    readonly TcpListener door = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly Task serving;

    public AScanner()
    {
        door.Start();
        serving = Serve();
    }

    /// <summary>Away: whoever comes is sent off without an answer.</summary>
    public volatile bool IsAway;

    public string Address => $"127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}";

    async Task Serve()
    {
        try
        {
            while (true) _ = Answer(await door.AcceptTcpClientAsync(end.Token));
        }
        catch (OperationCanceledException) { }
    }

    async Task Answer(TcpClient caller)
    {
        using (caller)
        {
            if (IsAway) return;
            var wire = caller.GetStream();
            var word = new byte[10];
            await wire.ReadExactlyAsync(word);
            using var file = new MemoryStream();
            for (var size = new byte[4]; ;)
            {
                await wire.ReadExactlyAsync(size);
                if (BinaryPrimitives.ReadInt32BigEndian(size) is var length && length == 0) break;
                var chunk = new byte[length];
                await wire.ReadExactlyAsync(chunk);
                file.Write(chunk);
            }
            var found = Encoding.ASCII.GetString(word) != "zINSTREAM\0" ? "UNKNOWN COMMAND" : Encoding.Latin1.GetString(file.ToArray()).Contains(Eicar, StringComparison.Ordinal) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK";
            await wire.WriteAsync(Encoding.ASCII.GetBytes(found + "\0"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        door.Stop();
        await serving;
        end.Dispose();
    }
}
