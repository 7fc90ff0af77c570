namespace EdgeForecast.Status;

/// <summary>Who follows live. Counts since the process started.</summary>
/// <param name="ClientCount">Clients connected now.</param>
/// <param name="DroppedCount">Entries not shown to a client because it read too slowly.</param>
internal sealed record TapStatus(int ClientCount, long DroppedCount);
