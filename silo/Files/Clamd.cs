using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mediation.Files;

/// <summary>Asks a ClamAV daemon about a file, by its INSTREAM command, at <c>Clamd:Address</c>: a host and port, or the path of a socket.</summary>
sealed class Clamd(IConfiguration settings, ILogger<Clamd> log)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    readonly string? address = settings["Clamd:Address"];

    public bool IsThere => address is not null;

    /// <summary>What it says; waiting where it cannot be asked now. Where no scanner is set up, nothing is found.</summary>
    public async Task<Scan> Look(Stream file, CancellationToken stop)
    {
        if (address is null) return Scan.Clean;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await Ask(file, patience.Token);
            if (answer.EndsWith(" FOUND", StringComparison.Ordinal)) return Scan.Infected;
            if (answer == "stream: OK") return Scan.Clean;
            log.LogWarning("the scanner answered {Answer}", answer.Length > 200 ? answer[..200] : answer);
        }
        catch (Exception why) when (why is SocketException or IOException || (why is OperationCanceledException && !stop.IsCancellationRequested))
        {
            log.LogWarning(why, "the scanner at {Address} could not be asked", address);
        }
        return Scan.Waiting;
    }

    async Task<string> Ask(Stream file, CancellationToken stop)
    {
        using var socket = await Connect(stop);
        await using var wire = new NetworkStream(socket);
        await wire.WriteAsync("zINSTREAM\0"u8.ToArray(), stop);
        var chunk = new byte[4 + Pieces.Size];
        for (int read; (read = await file.ReadAsync(chunk.AsMemory(4), stop)) > 0;)
        {
            BinaryPrimitives.WriteInt32BigEndian(chunk, read);
            await wire.WriteAsync(chunk.AsMemory(0, 4 + read), stop);
        }
        await wire.WriteAsync(new byte[4], stop);

        var answer = new byte[1024];
        var length = 0;
        for (int read; length < answer.Length && (read = await wire.ReadAsync(answer.AsMemory(length), stop)) > 0;)
        {
            length += read;
            if (answer.AsSpan(0, length).Contains((byte)0)) break;
        }
        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    async Task<Socket> Connect(CancellationToken stop)
    {
        var isPath = address!.StartsWith('/');
        var socket = isPath ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (isPath) await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), stop);
            else
            {
                var colon = address.LastIndexOf(':');
                await socket.ConnectAsync(new DnsEndPoint(colon > 0 ? address[..colon] : address, colon > 0 && int.TryParse(address[(colon + 1)..], out var port) ? port : 3310), stop);
            }
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
