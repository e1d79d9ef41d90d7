using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>Below the requests: bytes that two readers could read differently, lines smuggled into headers, old kinds of encryption.</summary>
[Collection("walls")]
public sealed class OnTheWire(Within house)
{
    int Port => new Uri(house.Address).Port;

    async Task<string> Say(string words, int port = 0)
    {
        using TcpClient wire = new();
        await wire.ConnectAsync(IPAddress.Loopback, port == 0 ? Port : port);
        var stream = wire.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(words));
        wire.Client.Shutdown(SocketShutdown.Send);
        using MemoryStream heard = new();
        try { await stream.CopyToAsync(heard); }
        catch (IOException) { }        // hung up on
        return Encoding.Latin1.GetString(heard.ToArray());
    }

    static int Answers(string heard) => heard.Split("HTTP/1.1 ").Length - 1;

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"), InlineData("Content-Length: 4\r\nTransfer-Encoding : chunked\r\n"),
     InlineData("Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n"), InlineData("Content-Length: 4\r\nTransfer-Encoding:\tchunked, identity\r\n"), InlineData("Content-Length: 4\r\nContent-Length: 60\r\n"), InlineData("Content-Length: +4\r\n"), InlineData("Content-Length: 0x4\r\n")]
    public async Task V4_2_1_A_second_request_cannot_be_hidden_in_the_body_of_a_first(string lengths)
    {
        const string hidden = "GET /api/hidden HTTP/1.1\r\nHost: x\r\nX-Hidden: yes\r\n\r\n";
        var heard = await Say($"POST /api/tracking HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{lengths}Connection: keep-alive\r\n\r\n0\r\n\r\n{hidden}");
        // read as chunked, the body ends at once and what follows is plainly a request of its own; read by length, it must be refused: never both
        Assert.True(Answers(heard) <= 1 || (Answers(heard) == 2 && lengths.Contains("chunked\r\n", StringComparison.Ordinal) && heard.Contains("Connection: close", StringComparison.OrdinalIgnoreCase)) || heard.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), heard);
        Assert.DoesNotContain("HTTP/1.1 200", heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/help?lang=en%0d%0aX-Injected:%20yes"), InlineData("/sign-in?returnUrl=%0d%0aX-Injected:%20yes"), InlineData("/%0d%0aX-Injected:%20yes?theme=dark"), InlineData("/?project=%0aX-Injected:yes&size=large"), InlineData("/api/grievances?q=%0d%0aX-Injected:yes")]
    public async Task V4_2_4_No_line_of_a_header_comes_from_an_address(string path)
    {
        var heard = await Say($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("\nX-Injected", heard.Split("\r\n\r\n")[0], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task V4_2_5_A_header_or_address_beyond_all_measure_is_refused()
    {
        // whoever still speaks when the line is closed may not hear the answer: that is refused too
        foreach (var heard in new[] { await Say($"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), await Say($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {new string('a', 70_000)}\r\n\r\n") })
            Assert.True(heard == "" || heard.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), heard);
    }

    [Fact]
    public async Task V12_1_1_Only_today_s_kinds_of_encryption_are_spoken()
    {
        var port = new Uri(house.SafeAddress).Port;
        foreach (var kind in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
        {
            using TcpClient wire = new();
            await wire.ConnectAsync(IPAddress.Loopback, port);
            await using SslStream safe = new(wire.GetStream(), false, (_, _, _, _) => true);
            await safe.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = kind });
            Assert.Equal(kind, safe.SslProtocol);
        }
        // a hello in words of our own, because no client of today says one so old: 22 is "hello back", 21 is "no"
        Assert.Equal(22, await Hello(port, 0x03));
        Assert.NotEqual(22, await Hello(port, 0x02));
        Assert.NotEqual(22, await Hello(port, 0x01));
    }

    static async Task<int> Hello(int port, byte minor)
    {
        byte[] ciphers = [0xC0, 0x2B, 0xC0, 0x2F, 0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x13, 0xC0, 0x14, 0x00, 0x2F, 0x00, 0x35];
        byte[] extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 8, 0, 6, 4, 3, 4, 1, 2, 3];
        byte[] hello = [3, minor, .. new byte[32], 0, 0, (byte)ciphers.Length, .. ciphers, 1, 0, 0, (byte)extensions.Length, .. extensions];
        byte[] handshake = [1, 0, 0, (byte)hello.Length, .. hello];
        using TcpClient wire = new();
        await wire.ConnectAsync(IPAddress.Loopback, port);
        await wire.GetStream().WriteAsync((byte[])[22, 3, 1, 0, (byte)handshake.Length, .. handshake]);
        var first = new byte[1];
        try { return await wire.GetStream().ReadAsync(first) == 1 ? first[0] : -1; }
        catch (IOException) { return -1; }
    }

    [Fact]
    public async Task V3_4_1_Whoever_came_by_https_comes_by_https_for_a_year()
    {
        using HttpClientHandler any = new() { ServerCertificateCustomValidationCallback = (_, _, _, _) => true, AllowAutoRedirect = false };
        using HttpClient client = new(any) { BaseAddress = new(house.SafeAddress) };
        foreach (var path in new[] { "/help", "/api/projects", "/nowhere", "/healthz", "/api/grievances" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal("max-age=31536000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
        }
        using var plain = house.Client();
        Assert.False((await plain.GetAsync("/help")).Headers.Contains("Strict-Transport-Security"));
    }
}
