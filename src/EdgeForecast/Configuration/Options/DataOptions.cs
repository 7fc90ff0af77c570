namespace EdgeForecast.Configuration.Options;

/// <summary>Where and how samples and outgoing messages are stored.</summary>
/// <param name="Directory">The folder of the buffer, the outbox and their state. Written to all the time.</param>
/// <param name="FreeSpaceMinMb">Below so much free space on its disk, <c>check</c> warns.</param>
internal sealed record DataOptions(string Directory = "/var/lib/edgeforecast", int FreeSpaceMinMb = 256);
