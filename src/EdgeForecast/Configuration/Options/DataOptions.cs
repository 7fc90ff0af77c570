namespace EdgeForecast.Configuration.Options;

/// <summary>Where and how samples and outgoing messages are stored.</summary>
/// <param name="Directory">The folder of the buffer, the outbox and their state. Written to all the time.</param>
/// <param name="FreeSpaceMinMb">Below so much free space on its disk, <c>check</c> warns.</param>
/// <param name="SamplesMaxMb">
/// Above this the oldest samples are dropped, a whole file of them at a time, and counted.
/// </param>
/// <param name="QuarantineMaxMb">The same for what was set aside.</param>
/// <param name="ForecastsMaxMb">The same for issued forecasts and how they came about.</param>
/// <param name="SamplesMaxHours">Samples are dropped when all of a file are older; 0 for no such limit.</param>
/// <param name="QuarantineMaxHours">The same for what was set aside.</param>
/// <param name="ReserveMb">
/// Space that is held back, so that a full disk stops samples, but not forecasts and what was learnt; 0 for none.
/// </param>
/// <param name="OutboxMaxMb">The same for forecasts that wait for the upstream, 16 to 100000.</param>
/// <param name="OutboxAgeMax">Forecasts that have waited longer are dropped, up to 3650d; 30d when left out.</param>
/// <param name="ForecastsMaxHours">The same as for samples, for issued forecasts and how they came about.</param>
internal sealed record DataOptions(
    string Directory = "/var/lib/edgeforecast",
    int FreeSpaceMinMb = 256,
    int SamplesMaxMb = 4096,
    int QuarantineMaxMb = 64,
    int ForecastsMaxMb = 64,
    int SamplesMaxHours = 0,
    int QuarantineMaxHours = 0,
    int ReserveMb = 16,
    int OutboxMaxMb = 512,
    TimeSpan? OutboxAgeMax = null,
    int ForecastsMaxHours = 0);
