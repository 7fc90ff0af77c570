namespace EdgeForecast.Configuration.Options;

/// <summary>Where and how samples and outgoing messages are stored.</summary>
/// <param name="Directory">The folder of the buffer, the outbox and their state. Written to all the time.</param>
/// <param name="FreeSpaceMinMb">Below so much free space on its disk, <c>check</c> warns.</param>
/// <param name="SamplesMaxMb">
/// Above this the oldest samples are dropped, a whole file of them at a time, and counted.
/// </param>
/// <param name="QuarantineMaxMb">The same for what was set aside.</param>
/// <param name="OutboxMaxMb">The same for forecasts that wait for the upstream, 16 to 100000.</param>
/// <param name="OutboxAgeMax">Forecasts that have waited longer are dropped, up to 3650d; 30d when left out.</param>
internal sealed record DataOptions(
    string Directory = "/var/lib/edgeforecast",
    int FreeSpaceMinMb = 256,
    int SamplesMaxMb = 4096,
    int QuarantineMaxMb = 64,
    int OutboxMaxMb = 256,
    TimeSpan? OutboxAgeMax = null);
