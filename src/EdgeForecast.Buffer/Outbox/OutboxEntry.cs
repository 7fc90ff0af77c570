using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>What is remembered of a committed message; its bytes stay on disk.</summary>
internal sealed record OutboxEntry(long Number, string Id, Timestamp CreatedAt, int Bytes);
