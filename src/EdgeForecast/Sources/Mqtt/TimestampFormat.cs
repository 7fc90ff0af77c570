using System.Text.Json.Serialization;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>How a payload writes its source time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TimestampFormat>))]
internal enum TimestampFormat
{
    /// <summary><c>2026-11-23T12:36:49.25Z</c>, with an offset or in UTC.</summary>
    [JsonStringEnumMemberName("iso8601")] Iso8601,

    /// <summary>Seconds since 1970, with a fraction or without.</summary>
    [JsonStringEnumMemberName("unix-s")] UnixSeconds,

    /// <summary>Milliseconds since 1970, with a fraction or without.</summary>
    [JsonStringEnumMemberName("unix-ms")] UnixMilliseconds,

    /// <summary>Microseconds since 1970, with a fraction or without.</summary>
    [JsonStringEnumMemberName("unix-us")] UnixMicroseconds,
}
