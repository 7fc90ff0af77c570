using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>What waits to become durable: a batch or a gap.</summary>
internal readonly record struct CommitEntry(SampleBatch? Batch, Gap? Gap, long EnqueuedAt);
