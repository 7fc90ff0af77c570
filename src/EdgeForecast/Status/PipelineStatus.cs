using System.Text.Json.Serialization;
using EdgeForecast.Alarms;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Status;

/// <summary>A snapshot of the pipeline, from the sources to the sinks, as its rooms report it.</summary>
/// <param name="Sources">By name.</param>
/// <param name="Ingest">The way from the sources to the store; null where nothing is taken in.</param>
/// <param name="Gate">What became of the samples.</param>
/// <param name="Signals">The last of each signal, in the order of the configuration.</param>
/// <param name="Store">The buffer.</param>
/// <param name="Forecasts">In the order of the configuration.</param>
/// <param name="Models">Those that are loaded.</param>
/// <param name="Outbox">Messages on their way; null where there is no upstream.</param>
/// <param name="Sinks">By name.</param>
internal sealed record PipelineStatus(
    IReadOnlyList<Named<SourceStatus>> Sources,
    IngestStatus? Ingest,
    GateStatus Gate,
    IReadOnlyList<SignalStatus> Signals,
    StoreStatus Store,
    IReadOnlyList<ForecastStatus> Forecasts,
    IReadOnlyList<Named<ModelStatus>> Models,
    OutboxStatus? Outbox,
    IReadOnlyList<Named<SinkStatus>> Sinks)
{
    /// <summary>What each forecast is worth; large, and so on a page of its own.</summary>
    [JsonIgnore]
    public IReadOnlyList<SkillReport> Skill { get; init; } = [];

    /// <summary>What is watched for each forecast, and its alarms.</summary>
    public IReadOnlyList<DriftStatus> Drift { get; init; } = [];

    /// <summary>Where alarms are posted to; null for nowhere.</summary>
    public WebhookStatus? Webhook { get; init; }

    /// <summary>How often what happened to models since the process started, by event.</summary>
    public IReadOnlyList<Named<long>> ModelEvents { get; init; } = [];

    /// <summary>Before anything runs.</summary>
    public static PipelineStatus Empty { get; } = new(
        [], null, GateStatus.Empty, [], StoreStatus.Empty, [], [], null, []);
}
