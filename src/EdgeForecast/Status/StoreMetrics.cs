using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status;

/// <summary>The stores' own instruments as metrics.</summary>
internal static class StoreMetrics
{
    public static void Write(PrometheusText text, PipelineStatus pipeline, Timestamp now)
    {
        if (pipeline.Store.Instruments is { } detail) Write(text, pipeline.Store, detail, now);
    }

    private static void Write(PrometheusText text, StoreStatus store, StoreDetail detail, Timestamp now)
    {
        text.Histogram("edgeforecast_store_append_seconds", "From the append of a batch until it is durable.",
            store.AppendDurations);
        text.Histogram("edgeforecast_store_sync_seconds", "Syncs of files of the buffer.", store.SyncDurations);
        text.Counter("edgeforecast_store_blocks_total", "Blocks begun.").Value(detail.BlockCount);
        text.Counter("edgeforecast_store_block_bytes_total", "Encoded bytes of the blocks.").Value(detail.BlockBytes);
        text.Gauge("edgeforecast_store_segments", "Files of samples.").Value(detail.SegmentCount);
        text.Gauge("edgeforecast_store_stored_samples", "Samples on disk.").Value(detail.StoredSampleCount);
        if (detail.OldestArrival is { } oldest)
            text.Gauge("edgeforecast_store_oldest_age_seconds", "Age of the oldest sample on disk, by its arrival.")
                .Value(Math.Max(0, (now - oldest).TotalSeconds));
        text.Counter("edgeforecast_store_dropped_total", "Entries dropped from disk or before it, by class and reason.")
            .Value(detail.ExpiredSampleCount, ("class", "samples"), ("reason", "size"))
            .Value(detail.ExpiredQuarantineCount, ("class", "quarantine"), ("reason", "size"))
            .Value(detail.Forecasts.ExpiredCount, ("class", "forecasts"), ("reason", "size"))
            .Value(detail.Forecasts.DroppedCount, ("class", "forecasts"), ("reason", "queue-full"));
        text.Counter("edgeforecast_forecast_store_forecasts_total", "Issued forecasts made durable.")
            .Value(detail.Forecasts.StoredCount);
        text.Gauge("edgeforecast_forecast_store_size_bytes", "What issued forecasts take on disk.")
            .Value(detail.Forecasts.Bytes);
        text.Counter("edgeforecast_forecast_store_failures_total", "Commits of forecasts that failed.")
            .Value(detail.Forecasts.FailureCount);
    }
}
