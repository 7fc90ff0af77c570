using System.Text.Json.Serialization;

namespace EdgeForecast.Mqtt;

/// <summary>Which version of MQTT is spoken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MqttProtocol>))]
internal enum MqttProtocol
{
    /// <summary>MQTT 5; 3.1.1 where the broker refuses it.</summary>
    [JsonStringEnumMemberName("auto")] Auto,

    [JsonStringEnumMemberName("5")] V5,

    [JsonStringEnumMemberName("3.1.1")] V311,
}
