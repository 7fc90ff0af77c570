using EdgeForecast.Core.Pipeline;
using EdgeForecast.Status;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

/// <summary>
/// Runs a gateway from start to clean stop: the loops under supervision, status over HTTP, and what systemd wants to
/// hear.
/// </summary>
internal sealed partial class GatewayHost
{
    private static readonly TimeSpan _statusStopLimit = TimeSpan.FromSeconds(3);
    private readonly GatewayRuntime _runtime;
    private readonly SystemdNotifier _notifier;
    private readonly Supervisor _supervisor;
    private readonly StatusBoard _board;
    private readonly StatusServer? _server;
    private readonly WatchdogFeeder _feeder;
    private readonly ILogger<GatewayHost> _logger;

    public GatewayHost(
        GatewayRuntime runtime, SystemdNotifier notifier, SupervisorOptions options, TimeProvider machineTime,
        ILoggerFactory logs)
    {
        _runtime = runtime;
        _notifier = notifier;
        _logger = logs.CreateLogger<GatewayHost>();
        if (!runtime.Listen.IsOff)
            _server = new StatusServer(
                runtime.Listen, ReadStatus, runtime.Taps, machineTime, logs.CreateLogger<StatusServer>(),
                runtime.Models, runtime.Data);
        // Last to stop, so that one can watch the others do it.
        ILoop[] status = _server is null ? [] : [_server];
        _supervisor = new Supervisor(
            [.. runtime.Stages, new SupervisedStage("status", status, _statusStopLimit)],
            options, machineTime, logs.CreateLogger<Supervisor>());
        _board = new StatusBoard(
            runtime.Gateway, _supervisor, runtime.Pipeline, runtime.Taps, runtime.PlantTime, machineTime);
        _feeder = new WatchdogFeeder(
            notifier, () => _supervisor.Troubles, StatusLine, machineTime, logs.CreateLogger<WatchdogFeeder>());
    }

    /// <summary>Where status is served; null while it is not.</summary>
    public string? StatusAddress => _server?.Address;

    /// <summary>A snapshot of now.</summary>
    public GatewayStatus ReadStatus() => _board.Read();

    /// <summary>Runs until told to stop. True when every loop stopped as it was told.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        LogStarting(_runtime.Gateway, ProductVersion.Text, Environment.ProcessId);
        var running = _supervisor.RunAsync(stop);
        await _supervisor.Started;
        if (_notifier.IsActive && !_notifier.Ready(StatusLine())) LogNotifyFailed(_notifier.LastError ?? "");
        await Task.WhenAll(running, _feeder.RunAsync(stop));
        foreach (var owned in _runtime.Owned) await owned.DisposeAsync();
        LogStopped(_runtime.Gateway, _supervisor.AbandonedCount);
        return _supervisor.AbandonedCount == 0;
    }

    private string StatusLine()
    {
        var pipeline = _runtime.Pipeline();
        var connected = pipeline.Sources.Count(source => source.Status.Connected);
        return $"{connected} of {pipeline.Sources.Count} sources connected, {pipeline.Gate.AcceptedCount} samples, "
            + $"{pipeline.Forecasts.Sum(forecast => forecast.IssuedCount)} forecasts, "
            + $"{pipeline.Outbox?.BacklogCount ?? 0} waiting for the upstream";
    }
}
