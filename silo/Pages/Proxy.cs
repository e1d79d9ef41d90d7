using System.Net;
using Mediation.Postgres;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Mediation.Pages;

/// <summary>A proxy in front of us (--Proxy:Trusted, addresses or networks): what it says of the caller counts, what anybody else says of himself does not.</summary>
static class Proxy
{
    public static void UseProxy(this WebApplication app)
    {
        var trusted = (app.Configuration["Proxy:Trusted"] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(NetworkOf).ToList();
        var site = app.Services.GetRequiredService<Site>();
        if (trusted.Count == 0) return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        trusted.ForEach(options.KnownIPNetworks.Add);
        if (site.PublicUrl is { } only) options.AllowedHosts.Add(only.Host);

        app.Use((http, next) =>
        {
            http.Items[typeof(Proxy)] = http.Connection.RemoteIpAddress is { } peer && trusted.Any(network => network.Contains(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer));
            return next(http);
        });
        app.UseForwardedHeaders(options);
        app.Use((http, next) =>
        {
            if (site.PublicUrl is { } url && http.Items[typeof(Proxy)] is true) (http.Request.Scheme, http.Request.Host) = (url.Scheme, HostString.FromUriComponent(url));
            return next(http);
        });
    }

    static IPNetwork NetworkOf(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : throw new CannotStart($"--Proxy:Trusted names {text}, which is neither an address nor a network like 10.0.0.0/8.");
    }
}
