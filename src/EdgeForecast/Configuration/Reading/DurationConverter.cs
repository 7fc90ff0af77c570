using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Configuration.Reading;

/// <summary>Durations as people write them: <c>250ms</c>, <c>15m</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DurationText.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException($"A duration is {DurationText.Grammar}.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(DurationText.Format(value));
}
