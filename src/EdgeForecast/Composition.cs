using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Signals;
using EdgeForecast.Status;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeForecast;

/// <summary>Puts a gateway together, top to bottom. The only place where the rooms are wired.</summary>
internal sealed class Composition : IGatewayComposition
{
    public Task<GatewayRuntime> ComposeAsync(
        GatewayOptions options, TimeProvider plantTime, TimeProvider machineTime, ILoggerFactory logs,
        CancellationToken stop)
    {
        var signals = new SignalTable(options.Signals.Select(signal => signal.Name));
        var taps = new GatewayTaps(signals);
        if (!ListenAddress.TryParse(options.Status.Listen, out var listen))
            throw new ArgumentException("The configuration has not been checked.", nameof(options));
        return Task.FromResult(new GatewayRuntime(
            options.Gateway, [], () => PipelineStatus.Empty, taps, listen, plantTime, []));
    }
}
