using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Inference.Models;

/// <summary>Durations as text with a unit, as <see cref="DurationText"/> reads them.</summary>
internal sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return DurationText.TryParse(text, out var duration)
            ? duration
            : throw new JsonException("must be " + DurationText.Grammar);
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(DurationText.Format(value));
}
