using System.Text.Json.Serialization;

namespace EdgeForecast.Configuration.Options;

/// <summary>What a security policy does to messages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpcUaMode>))]
internal enum OpcUaMode
{
    /// <summary>Nothing; goes with the policy None alone.</summary>
    [JsonStringEnumMemberName("None")] None,

    /// <summary>Nobody can change them, anybody on the way can read them.</summary>
    [JsonStringEnumMemberName("Sign")] Sign,

    [JsonStringEnumMemberName("SignAndEncrypt")] SignAndEncrypt,
}
