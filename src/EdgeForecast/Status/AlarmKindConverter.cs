using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Core.Forecasting.Drift;

namespace EdgeForecast.Status;

/// <summary>An alarm's kind as messages write it.</summary>
internal sealed class AlarmKindConverter : JsonConverter<AlarmKind>
{
    public override AlarmKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The status is written only.");

    public override void Write(Utf8JsonWriter writer, AlarmKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ForecastAlarm.NameOf(value));
}
