using EdgeForecast.Core.Pipeline;
using EdgeForecast.Supervision;

namespace EdgeForecast.Status;

/// <summary>
/// A snapshot as metrics, <c>edgeforecast_noun_unit[_total]</c>. What is not known yet is left out rather than shown as
/// a number. One method a room.
/// </summary>
internal static class GatewayMetrics
{
    public static string Write(GatewayStatus status)
    {
        var text = new PrometheusText();
        WriteGateway(text, status);
        WriteProcess(text, status.Process);
        WriteLoops(text, status.Loops);
        WriteSources(text, status.Pipeline);
        WriteIngest(text, status.Pipeline.Ingest);
        WriteGate(text, status.Pipeline.Gate);
        WriteStore(text, status.Pipeline.Store);
        StoreMetrics.Write(text, status.Pipeline, status.Time);
        ForecastMetrics.Write(text, status.Pipeline);
        WriteUpstream(text, status.Pipeline);
        return text.ToString();
    }

    private static void WriteGateway(PrometheusText text, GatewayStatus status)
    {
        text.Gauge("edgeforecast_build_info", "Always 1; the version is in the label.")
            .Value(1, ("version", status.Version), ("gateway", status.Gateway));
        text.Gauge("edgeforecast_uptime_seconds", "Time since the process started.").Value(status.UptimeSeconds);
        text.Gauge("edgeforecast_healthy", "1 while every loop does its work.").Value(status.IsHealthy);
        text.Gauge("edgeforecast_ready", "1 while healthy and every source is connected.").Value(status.IsReady);
        text.Gauge("edgeforecast_tap_clients", "Clients that follow live.").Value(status.Tap.ClientCount);
        text.Counter("edgeforecast_tap_dropped_total", "Entries that a slow client of the tap missed.")
            .Value(status.Tap.DroppedCount);
    }

    private static void WriteProcess(PrometheusText text, ProcessStatus process)
    {
        text.Gauge("edgeforecast_process_resident_bytes", "Memory in use.").Value(process.ResidentBytes);
        text.Counter("edgeforecast_process_cpu_seconds_total", "Processor time.").Value(process.CpuSeconds);
        text.Gauge("edgeforecast_process_threads", "Threads.").Value(process.ThreadCount);
        text.Gauge("edgeforecast_process_heap_bytes", "Managed memory.").Value(process.HeapBytes);
        text.Counter("edgeforecast_process_allocated_bytes_total", "Managed memory allocated.")
            .Value(process.AllocatedBytes);
        text.Counter("edgeforecast_process_collections_total", "Garbage collections.");
        for (var i = 0; i < process.CollectionCounts.Count; i++)
            text.Value(process.CollectionCounts[i], ("generation", i.ToString()));
        text.Counter("edgeforecast_process_collection_pause_seconds_total", "Time stopped by garbage collections.")
            .Value(process.CollectionPauseSeconds);
    }

    private static void WriteLoops(PrometheusText text, IReadOnlyList<LoopStatus> loops)
    {
        text.Gauge("edgeforecast_loop_running", "1 while the loop runs and beats.");
        foreach (var loop in loops) text.Value(loop.State == LoopState.Running, ("loop", loop.Name));
        text.Gauge("edgeforecast_loop_heartbeat_age_seconds", "Time since the loop's last heartbeat.");
        foreach (var loop in loops) text.Value(loop.SinceBeatSeconds, ("loop", loop.Name));
        text.Counter("edgeforecast_loop_starts_total", "Starts of the loop.");
        foreach (var loop in loops) text.Value(loop.StartCount, ("loop", loop.Name));
        text.Counter("edgeforecast_loop_failures_total", "Failures of the loop.");
        foreach (var loop in loops) text.Value(loop.FailureCount, ("loop", loop.Name));
        text.Counter("edgeforecast_loop_stalls_total", "Heartbeats that stayed away for too long.");
        foreach (var loop in loops) text.Value(loop.StallCount, ("loop", loop.Name));
    }

    private static void WriteSources(PrometheusText text, PipelineStatus pipeline)
    {
        text.Gauge("edgeforecast_source_connected", "1 while samples can arrive.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.Connected, ("source", name));
        text.Counter("edgeforecast_source_connections_total", "Connections of the source.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.Generation, ("source", name));
        text.Counter("edgeforecast_source_messages_total", "Deliveries received, repeats included.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.MessageCount, ("source", name));
        text.Gauge("edgeforecast_source_unacknowledged_messages", "Deliveries not yet acknowledged to the peer.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.UnacknowledgedCount, ("source", name));
        text.Counter("edgeforecast_source_stale_acknowledgements_total", "Acknowledgements of a lost connection.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.StaleAcknowledgementCount, ("source", name));
        text.Counter("edgeforecast_source_lost_samples_total", "Samples lost before they arrived.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.LostCount, ("source", name));
        text.Gauge("edgeforecast_source_findings", "What a person should look at: refused items, contradictions.");
        foreach (var (name, source) in pipeline.Sources) text.Value(source.Findings.Count, ("source", name));
    }

    private static void WriteIngest(PrometheusText text, IngestStatus? ingest)
    {
        if (ingest is null) return;
        text.Counter("edgeforecast_ingest_batches_total", "Batches that the store took.").Value(ingest.BatchCount);
        text.Counter("edgeforecast_ingest_durable_batches_total", "Batches that the store made durable.")
            .Value(ingest.DurableBatchCount);
        text.Gauge("edgeforecast_ingest_waiting_batches", "Batches that wait for the gate.")
            .Value(ingest.WaitingBatchCount);
        text.Gauge("edgeforecast_ingest_rented_batches", "Batches under way, from source to disk.")
            .Value(ingest.RentedBatchCount);
        text.Counter("edgeforecast_ingest_errors_total", "Exceptions of listeners and of sources.")
            .Value(ingest.ListenerErrorCount, ("of", "listener"))
            .Value(ingest.AcknowledgeErrorCount, ("of", "source"));
    }

    private static void WriteGate(PrometheusText text, GateStatus gate)
    {
        text.Counter("edgeforecast_gate_samples_total", "Samples by verdict; those marked uncertain count as accepted.")
            .Value(gate.AcceptedCount, ("verdict", "accepted"))
            .Value(gate.QuarantinedCount, ("verdict", "quarantined"))
            .Value(gate.DroppedCount, ("verdict", "dropped"))
            .Value(gate.RejectedCount, ("verdict", "rejected"));
        text.Counter("edgeforecast_gate_uncertain_samples_total", "Accepted samples that were marked uncertain.")
            .Value(gate.UncertainCount);
        text.Counter("edgeforecast_gate_findings_total", "Rules broken, by signal and reason.");
        foreach (var finding in gate.Findings)
            text.Value(finding.Count, ("signal", finding.Signal), ("reason", finding.Reason));
    }

    private static void WriteSpace(PrometheusText text, StoreSpaceStatus space)
    {
        text.Gauge("edgeforecast_store_working", "1 while the disk takes samples, 0 while it is full or fails.")
            .Value(space.State == "working" ? 1 : 0);
        text.Gauge("edgeforecast_store_reserve_held", "1 while the reserve for a full disk is there.")
            .Value(space.Reserve == "held" ? 1 : 0);
        text.Gauge("edgeforecast_store_set_aside_bytes", "Damaged files that were set aside.")
            .Value(space.SetAsideBytes);
        if (space.FlashBytesPerDay is not { } flash) return;
        text.Gauge("edgeforecast_store_flash_bytes_per_day", "What is written to the device at the present rate.")
            .Value(flash);
        if (space.LastsHours is { } hours)
            text.Gauge("edgeforecast_store_lasts_hours", "How long the limit of the buffer lasts at the present rate.")
                .Value(hours);
    }

    private static void WriteStore(PrometheusText text, StoreStatus store)
    {
        text.Counter("edgeforecast_store_samples_total", "Samples made durable.").Value(store.SampleCount);
        text.Counter("edgeforecast_store_commits_total", "Commits synced to disk.").Value(store.CommitCount);
        text.Counter("edgeforecast_store_written_bytes_total", "Bytes handed to the file system.")
            .Value(store.WrittenBytes);
        text.Gauge("edgeforecast_store_size_bytes", "What the buffer takes on disk.").Value(store.SizeBytes);
        text.Counter("edgeforecast_store_gaps_total", "Gaps recorded.").Value(store.GapCount);
        text.Gauge("edgeforecast_store_waiting_batches", "Batches that wait for the next commit.")
            .Value(store.WaitingBatchCount);
        if (store.Space is { } space) WriteSpace(text, space);
        text.Counter("edgeforecast_store_failures_total", "Commits that failed and were done again.")
            .Value(store.FailureCount);
    }

    private static void WriteUpstream(PrometheusText text, PipelineStatus pipeline)
    {
        if (pipeline.Outbox is { } outbox) WriteOutbox(text, outbox);
        text.Gauge("edgeforecast_sink_connected", "1 while messages can leave.");
        foreach (var (name, sink) in pipeline.Sinks) text.Value(sink.Connected, ("sink", name));
        text.Counter("edgeforecast_sink_connections_total", "Connections of the sink.");
        foreach (var (name, sink) in pipeline.Sinks) text.Value(sink.Generation, ("sink", name));
        text.Counter("edgeforecast_sink_messages_total", "Attempts to publish, by outcome.");
        foreach (var (name, sink) in pipeline.Sinks)
            text.Value(sink.AcknowledgedCount, ("sink", name), ("outcome", "acknowledged"))
                .Value(sink.UnavailableCount, ("sink", name), ("outcome", "unavailable"))
                .Value(sink.RefusedCount, ("sink", name), ("outcome", "refused"));
    }

    private static void WriteOutbox(PrometheusText text, OutboxStatus outbox)
    {
        text.Gauge("edgeforecast_outbox_backlog_messages", "Messages not yet acknowledged by the peer.")
            .Value(outbox.BacklogCount);
        text.Gauge("edgeforecast_outbox_backlog_bytes", "Their bytes, as stored.").Value(outbox.BacklogBytes);
        text.Gauge("edgeforecast_outbox_backlog_age_seconds", "Age of the oldest of them.")
            .Value(outbox.BacklogAgeSeconds);
        text.Gauge("edgeforecast_outbox_size_bytes", "The outbox's files.").Value(outbox.DiskBytes);
        text.Counter("edgeforecast_outbox_handed_over_total", "Messages taken in.").Value(outbox.HandedOverCount);
        text.Counter("edgeforecast_outbox_completed_total", "Messages acknowledged.").Value(outbox.CompletedCount);
        text.Counter("edgeforecast_outbox_expired_total", "Messages that became history before they left.")
            .Value(outbox.ExpiredCount);
        if (outbox.Drops is not { } drops) return;
        text.Counter("edgeforecast_outbox_dropped_total", "Messages lost, by reason.")
            .Value(drops.Queue, ("reason", "queue"))
            .Value(drops.TooLarge, ("reason", "too-large"))
            .Value(drops.Space, ("reason", "space"))
            .Value(drops.Age, ("reason", "age"))
            .Value(drops.Historical, ("reason", "historical"))
            .Value(drops.Damaged, ("reason", "damaged"));
    }
}
