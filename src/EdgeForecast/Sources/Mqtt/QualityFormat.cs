using System.Text.Json.Serialization;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// How a payload writes quality as a number. The two conventions contradict each other (0 is bad in the one, good in
/// the other), so a number is read only where the configuration says which it is.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<QualityFormat>))]
internal enum QualityFormat
{
    /// <summary><c>good</c>, <c>uncertain</c>, <c>bad</c>, or a boolean; no numbers.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>Also numbers of classic OPC: 192 and more good, 64 and more uncertain, less or above 255 bad.</summary>
    [JsonStringEnumMemberName("opc-classic")] OpcClassic,

    /// <summary>Also numbers that are OPC UA StatusCodes.</summary>
    [JsonStringEnumMemberName("opc-ua")] OpcUa,
}
