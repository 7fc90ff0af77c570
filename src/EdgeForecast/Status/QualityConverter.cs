using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status;

/// <summary>Qualities by severity, for people; never read back.</summary>
internal sealed class QualityConverter : JsonConverter<Quality>
{
    public override Quality Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A status is only written.");

    public override void Write(Utf8JsonWriter writer, Quality value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.SeverityName);
}
