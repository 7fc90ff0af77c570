using System.Text.Json.Serialization;

namespace EdgeForecast.Configuration.Options;

/// <summary>The whole configuration of a gateway: what stands in <c>gateway.json</c>.</summary>
/// <param name="Gateway">
/// The gateway's name: part of topics and messages. Letters, digits, dot, dash, underscore.
/// </param>
/// <param name="Sources">Where samples come from.</param>
/// <param name="Signals">Every signal that is taken in. Others are counted and set aside.</param>
/// <param name="Forecasts">What is forecast.</param>
/// <param name="Upstream">Where forecasts go.</param>
/// <param name="Data">Where and how samples and outgoing messages are stored.</param>
/// <param name="Models">Where the model bundles are.</param>
/// <param name="Status">Where health, metrics and status are served.</param>
/// <param name="Log">What is logged, and where.</param>
/// <param name="Alarms">Where alarms go.</param>
/// <param name="Schema">The JSON Schema of this file, for editors; not used otherwise.</param>
internal sealed record GatewayOptions(
    string Gateway,
    SourcesOptions Sources,
    IReadOnlyList<SignalOptions> Signals,
    IReadOnlyList<ForecastOptions> Forecasts,
    UpstreamOptions Upstream,
    DataOptions? Data = null,
    ModelsOptions? Models = null,
    StatusOptions? Status = null,
    LogOptions? Log = null,
    AlarmsOptions? Alarms = null,
    [property: JsonPropertyName("$schema")] string? Schema = null)
{
    // A section that is left out stands for its defaults, so nobody who reads the options has to ask.
    public DataOptions Data { get; init; } = Data ?? new DataOptions();
    public ModelsOptions Models { get; init; } = Models ?? new ModelsOptions();
    public StatusOptions Status { get; init; } = Status ?? new StatusOptions();
    public LogOptions Log { get; init; } = Log ?? new LogOptions();
    public AlarmsOptions Alarms { get; init; } = Alarms ?? new AlarmsOptions();
}
