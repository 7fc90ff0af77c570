using EdgeForecast.Alarms;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Models;

namespace EdgeForecast.Status;

/// <summary>Asks every room of the pipeline for its snapshot.</summary>
internal sealed class PipelineSnapshot(
    SignalTable signals,
    IReadOnlyList<ISource> sources,
    IngestLoop ingest,
    Gate gate,
    LastSamples last,
    SampleStore store,
    IReadOnlyList<ForecastLoop> forecasts,
    ModelHost models,
    IOutbox outbox,
    IReadOnlyList<ISink> sinks,
    ForecastStore issued,
    SpaceReserve reserve,
    Webhook? webhook,
    ModelHerald herald)
{
    public PipelineStatus Read()
    {
        var ingestStatus = ingest.Status;
        return new PipelineStatus(
            [.. sources.Select(source => new Named<SourceStatus>(NameOf(source), source.Status))],
            ingestStatus,
            GateStatus.From(gate.Counters.Snapshot(), ingestStatus.RejectedCount, signals),
            last.Read(),
            StoreOf(store.Status, issued.Status) with { Space = StoreSpaceStatus.Of(store.Status, reserve) },
            [.. forecasts.Select(forecast => forecast.Status)],
            [.. models.Models.Select(model => new Named<Core.Forecasting.ModelStatus>(
                $"{model.Description.Name} {model.Description.Version}", model.Status))],
            outbox.Status,
            [.. sinks.Select(sink => new Named<SinkStatus>(NameOf(sink), sink.Status))])
        {
            Skill = [.. forecasts.Select(forecast => forecast.Skill).OfType<SkillReport>()],
            Drift = [.. forecasts.Select(forecast => forecast.Drift).OfType<DriftStatus>()],
            Webhook = webhook?.Status,
            ModelEvents = [.. ModelEventText.Kinds.Select(kind => new Named<long>(
                ModelEventText.NameOf(kind), herald.CountOf(kind)))],
        };
    }

    // A loop is called source.plant; here it stands among its like, under the name that the configuration gives it.
    private static string NameOf(ILoop loop) => loop.Name[(loop.Name.IndexOf('.') + 1)..];

    private static StoreStatus StoreOf(Buffer.Segments.StoreStatus store, ForecastStoreStatus issued) => new(
        store.SampleCount,
        store.CommitCount,
        store.DeviceBytes,
        store.StoredBytes,
        store.GapCount,
        store.WaitingBatchCount,
        store.FailureCount,
        store.IsWritable ? $"{store.SegmentCount} segments, oldest {store.OldestArrival}" : store.LastError)
    {
        AppendDurations = store.AppendDurations,
        SyncDurations = store.SyncDurations,
        Instruments = new StoreDetail(
            DurationStatus.Of(store.AppendDurations), DurationStatus.Of(store.SyncDurations), store.BlockCount,
            store.BlockBytes, store.SegmentCount, store.StoredSampleCount, store.OldestArrival,
            store.DroppedSampleCount, store.QuarantineDroppedCount, issued),
    };
}
