using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Mediation.Tests.Postgres;
using Npgsql;

namespace Mediation.Tests.Cases;

/// <summary>What happens to one write of the journal on its way.</summary>
enum Trouble
{
    None,

    /// <summary>The wire breaks before the database hears of it.</summary>
    Before,

    /// <summary>The wire breaks when the database has been told and nobody knows how far it came.</summary>
    During,

    /// <summary>The database commits, and the wire breaks before its answer.</summary>
    After,
}

/// <summary>
/// Stands between the program and PostgreSQL's socket and understands just enough of the protocol to know a write of the
/// journal when it passes. Nothing in the program knows that it is there.
/// </summary>
sealed class TroublesomeWire : IAsyncDisposable
{
    readonly string folder = Scratch.Folder();
    readonly UnixDomainSocketEndPoint database;
    readonly Socket door = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly ConcurrentDictionary<Socket, Socket> open = new();
    readonly Task accepting;
    TaskCompletionSource? silence;

    public TroublesomeWire(string connectionString)
    {
        var there = new NpgsqlConnectionStringBuilder(connectionString);
        database = new($"{there.Host}/.s.PGSQL.{there.Port}");
        door.Bind(new UnixDomainSocketEndPoint($"{folder}/.s.PGSQL.5432"));
        door.Listen();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = folder, Port = 5432 }.ConnectionString;
        accepting = Accept();
    }

    /// <summary>The way to the database through this wire.</summary>
    public string ConnectionString { get; }

    /// <summary>Asked at each write of the journal.</summary>
    public Func<Trouble> AtWrite { get; set; } = () => Trouble.None;

    /// <summary>How many writes of the journal have come by.</summary>
    public int Writes => writes;
    int writes;

    /// <summary>From now on nobody comes through, and who is through is thrown out.</summary>
    public void Cut()
    {
        IsCut = true;
        foreach (var (client, server) in open) Break(client, server);
    }

    public bool IsCut { get; private set; }

    /// <summary>From now on nothing moves; callers are left waiting without a word.</summary>
    public void FallSilent() => silence = new();

    public void Mend()
    {
        IsCut = false;
        Interlocked.Exchange(ref silence, null)?.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Mend();
        door.Dispose();
        foreach (var (client, server) in open) Break(client, server);
        await accepting;
        Directory.Delete(folder, recursive: true);
    }

    async Task Accept()
    {
        while (true)
        {
            Socket client;
            try { client = await door.AcceptAsync(); }
            catch (Exception why) when (why is SocketException or ObjectDisposedException) { return; }
            if (IsCut) client.Dispose();
            else _ = Serve(client);
        }
    }

    async Task Serve(Socket client)
    {
        var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        open[client] = server;
        try
        {
            await server.ConnectAsync(database);
            var talk = new Talk(this, client, server);
            await Task.WhenAny(talk.Forth(), talk.Back());
        }
        catch (Exception why) when (IsBroken(why)) { }
        finally
        {
            Break(client, server);
            open.TryRemove(client, out _);
        }
    }

    static void Break(Socket client, Socket server)
    {
        client.Dispose();
        server.Dispose();
    }

    static bool IsBroken(Exception why) => why is SocketException or ObjectDisposedException or EndOfStreamException or IOException;

    async Task Pass()
    {
        if (silence is { } quiet) await quiet.Task;
    }

    /// <summary>One connection: messages from the client one by one, answers of the database as they come.</summary>
    sealed class Talk(TroublesomeWire wire, Socket client, Socket server)
    {
        readonly NetworkStream fromClient = new(client), fromServer = new(server);
        readonly HashSet<string> writing = [];      // names of prepared statements that write the journal
        volatile bool swallow;

        public async Task Forth()
        {
            var greeting = await Read(0);
            await server.SendAsync(greeting);
            var (batch, isWrite) = (new List<byte[]>(), false);
            while (true)
            {
                var message = await Read(1);
                batch.Add(message);
                isWrite |= Writes(message);
                if ((char)message[0] is not ('S' or 'Q' or 'X' or 'p')) continue;       // whole requests only

                await wire.Pass();
                var trouble = isWrite ? wire.Next() : Trouble.None;
                if (trouble == Trouble.Before) return;
                swallow = trouble == Trouble.After;
                foreach (var part in batch) await server.SendAsync(part);
                if (trouble == Trouble.During) return;
                batch.Clear();
                isWrite = false;
            }
        }

        public async Task Back()
        {
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var count = await fromServer.ReadAsync(buffer);
                if (count == 0) return;
                await wire.Pass();
                if (!swallow) await client.SendAsync(buffer.AsMemory(0, count));
                else if (buffer[count - 6] == 'Z') return;       // ready for the next: so this one has been committed, or refused
            }
        }

        bool Writes(byte[] message)
        {
            var words = Encoding.UTF8.GetString(message);
            switch ((char)message[0])
            {
                case 'P' when words.Contains("insert into journal", StringComparison.Ordinal):
                    return writing.Add(Word(5)) || true;
                case 'P':
                    writing.Remove(Word(5));
                    return false;
                case 'B':
                    return writing.Contains(Word(Array.IndexOf(message, (byte)0, 5) + 1));
                default:
                    return false;
            }

            string Word(int from) => Encoding.UTF8.GetString(message, from, Array.IndexOf(message, (byte)0, from) - from);
        }

        async Task<byte[]> Read(int kind)
        {
            var head = new byte[kind + 4];
            await fromClient.ReadExactlyAsync(head);
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(kind));
            var message = new byte[kind + length];
            head.CopyTo(message, 0);
            await fromClient.ReadExactlyAsync(message.AsMemory(head.Length));
            return message;
        }
    }

    Trouble Next()
    {
        Interlocked.Increment(ref writes);
        return AtWrite();
    }
}
