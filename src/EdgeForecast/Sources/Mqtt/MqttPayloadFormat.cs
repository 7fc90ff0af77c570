using System.Text.Json.Serialization;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>How a payload is written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MqttPayloadFormat>))]
internal enum MqttPayloadFormat
{
    /// <summary>A number as text, or <c>true</c> and <c>false</c>.</summary>
    [JsonStringEnumMemberName("number")] Number,

    [JsonStringEnumMemberName("json")] Json,
}
