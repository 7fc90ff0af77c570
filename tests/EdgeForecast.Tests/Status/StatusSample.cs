using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Status;
using EdgeForecast.Supervision;

namespace EdgeForecast.Tests.Status;

/// <summary>A status in which everything occurs.</summary>
internal static class StatusSample
{
    public static readonly Timestamp Noon = Timestamp.From(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));

    public static Forecast Forecast(string name = "oil", string rung = "all", string reason = "") => new(
        name, $"{name}@1", "t1.oil", Noon, Noon, Noon,
        [Noon + TimeSpan.FromMinutes(30), Noon + TimeSpan.FromHours(1)],
        [71.25, 72.5], [70, 70.5], [72.5, 74.5], 0.9,
        [
            new ExpertReport("mlp", "1.0.0", "ab", "ok", "", 0.75, 1.5, 0),
            new ExpertReport("tcn", "1.0.0", "cd", "late", "not done at the cut-off", 0, double.NaN, 0),
            new ExpertReport("persistence", "builtin", "", "ok", "", 0.25, double.NaN, 0),
        ],
        0, Quality.Good, rung, reason, 300, 2.5);

    public static PipelineStatus Pipeline() => new(
        [new Named<SourceStatus>("plant", new SourceStatus(true, 2, "MQTT 5", 1234, 5, 1, 0))],
        new IngestStatus(10, 1200, 34, 2, 9, 1, 2, 0, 0, ""),
        new GateStatus(1200, 7, 34, 3, 2, [new GateFinding("t1.\"oil\"\\\n", "out-of-range", 34)]),
        [new SignalStatus("t1.oil", "degC", double.NaN, Quality.Bad, null, null)],
        new StoreStatus(1200, 40, 81920, 65536, 0, 1, 0, "/data"),
        [
            new ForecastStatus("oil", 20, 1, 2, 12, 3, Noon, Forecast(), new SkillSummary(240, 0.5, 1.0, 0.9)),
            new ForecastStatus("new", 0, 0, 0, 0, 0, Noon, null,
                new SkillSummary(0, double.NaN, double.NaN, double.NaN)),
        ],
        [new Named<ModelStatus>("mlp", new ModelStatus("ready", "", "process", 20, 0, 1, 0))],
        new OutboxStatus(4, Noon, 20, 16, 6, 4096, 65536, 3, new OutboxDrops(1, 0, 2, 0, 3), 90),
        [new Named<SinkStatus>("upstream", new SinkStatus(false, 1, "refused", 16, 2, 0))])
    {
        ModelEvents = [new Named<long>("promoted", 2)],
    };

    public static GatewayStatus Gateway(params string[] troubles) => new(
        "line-1", "0.1.0", Noon, 61.5, troubles, [],
        new ProcessStatus(100_000_000, 1.25, 20, 10_000_000, 20_000_000, [5, 2, 1], 0.01),
        [new LoopStatus("source.plant", "sources", LoopState.Running, 2, 1, 0, 0, "IOException: gone", 0.5)],
        Pipeline(), new TapStatus(1, 2));
}
