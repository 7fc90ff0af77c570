using EdgeForecast.Configuration.Options;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

/// <summary>Puts a gateway together from its configuration: the only place where the rooms are wired.</summary>
internal interface IGatewayComposition
{
    /// <param name="options">Checked, with absolute paths.</param>
    /// <param name="plantTime">Labels samples, windows and slots; may be accelerated.</param>
    /// <param name="machineTime">Measures budgets, heartbeats and back-offs; the machine's own.</param>
    /// <param name="logs">Makes loggers.</param>
    /// <param name="stop">Ends the preparation, such as the loading of models.</param>
    /// <exception cref="IOException">What cannot be done without is not there, such as the data folder.</exception>
    Task<GatewayRuntime> ComposeAsync(
        GatewayOptions options, TimeProvider plantTime, TimeProvider machineTime, ILoggerFactory logs,
        CancellationToken stop);
}
