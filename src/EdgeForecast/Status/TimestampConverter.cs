using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status;

/// <summary>Moments as ISO 8601 in UTC.</summary>
internal sealed class TimestampConverter : JsonConverter<Timestamp>
{
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Timestamp.From(reader.GetDateTimeOffset());

    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
