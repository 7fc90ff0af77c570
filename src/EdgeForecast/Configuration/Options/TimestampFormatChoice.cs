namespace EdgeForecast.Configuration.Options;

internal enum TimestampFormatChoice
{
    /// <summary><c>2026-11-23T12:36:49.250Z</c>; without an offset it is UTC.</summary>
    Iso8601,

    /// <summary>Seconds since 1970-01-01T00:00:00Z, fractions allowed.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    UnixMilliseconds,
}
