using EdgeForecast.Core.Pipeline;
using EdgeForecast.Models;
using EdgeForecast.Status.Api;
using EdgeForecast.Status.Tap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Status;

/// <summary>
/// Serves health, metrics, status and the tap over HTTP. A loop like any other: an address that is taken is tried
/// again with back-off, and the gateway forecasts meanwhile.
/// </summary>
internal sealed partial class StatusServer(
    ListenAddress listen,
    Func<GatewayStatus> read,
    GatewayTaps taps,
    TimeProvider machineTime,
    ILogger<StatusServer> logger,
    ModelLife? models = null,
    DataAccess? data = null) : ILoop
{
    private const int ConnectionCountMax = 64;
    private const int BodyBytesMax = 4096;
    private static readonly TimeSpan _beatEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(2);
    private volatile string? _address;

    public string Name => "status";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    /// <summary>Where it is served, as in <c>http://127.0.0.1:9464</c>; null while it is not.</summary>
    public string? Address => _address;

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        await using var app = Build(stop);
        await app.StartAsync(stop);
        _address = app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        LogListening(_address ?? "");
        try
        {
            using var tick = new PeriodicTimer(_beatEvery, machineTime);
            do heartbeat.Beat();
            while (await tick.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: what is being answered now still is, within the limit.
            using var limit = new CancellationTokenSource(_stopLimit, machineTime);
            await app.StopAsync(limit.Token);
        }
        finally
        {
            _address = null;
        }
    }

    private WebApplication Build(CancellationToken stop)
    {
        // The empty builder reads no files and no environment: what is served where is in gateway.json alone.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Limit);
        builder.Services.AddRoutingCore();
        // The process has its own handling of signals; the host must not install a second one.
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        var pages = new StatusPages(read, taps, stop);
        pages.Map(app);
        if (models is not null) new ModelPages(models, stop).Map(app);
        if (data is not null) new DataPages(data, stop).Map(app);
        return app;
    }

    private void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = ConnectionCountMax;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        if (listen.Address is { } address) kestrel.Listen(address, listen.Port);
        else kestrel.ListenAnyIP(listen.Port);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
