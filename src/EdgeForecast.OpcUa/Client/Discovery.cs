using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What a server says about itself before any security (Part 4, 5.5).</summary>
public static class Discovery
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    /// <summary>The endpoints of the server at a URL.</summary>
    /// <exception cref="OpcUaException">It cannot be reached or does not answer.</exception>
    public static async Task<IReadOnlyList<EndpointDescription>> GetEndpointsAsync(
        string url, TimeProvider time, CancellationToken stop, TransportLimits? limits = null)
    {
        await using var channel = await OpenAsync(url, time, limits, stop);
        var request = new GetEndpointsRequest { EndpointUrl = url, LocaleIds = [], ProfileUris = [] };
        var response = await channel.SendAsync(request, _timeout, stop);
        return response.Endpoints ?? [];
    }

    /// <summary>The servers that the one at a URL knows, itself among them.</summary>
    /// <exception cref="OpcUaException">It cannot be reached or does not answer.</exception>
    public static async Task<IReadOnlyList<ApplicationDescription>> FindServersAsync(
        string url, TimeProvider time, CancellationToken stop, TransportLimits? limits = null)
    {
        await using var channel = await OpenAsync(url, time, limits, stop);
        var request = new FindServersRequest { EndpointUrl = url, LocaleIds = [], ServerUris = [] };
        var response = await channel.SendAsync(request, _timeout, stop);
        return response.Servers ?? [];
    }

    private static Task<SecureChannel> OpenAsync(
        string url, TimeProvider time, TransportLimits? limits, CancellationToken stop) =>
        SecureChannel.OpenAsync(
            SecureChannelOptions.Unsecured(url, limits ?? TransportLimits.Default, DecodeLimits.Default), time, stop);
}
