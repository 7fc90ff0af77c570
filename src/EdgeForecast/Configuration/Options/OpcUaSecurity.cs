using System.Text.Json.Serialization;

namespace EdgeForecast.Configuration.Options;

/// <summary>A security policy of OPC UA under the name that the specification gives it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpcUaSecurity>))]
internal enum OpcUaSecurity
{
    /// <summary>Neither signed nor encrypted.</summary>
    [JsonStringEnumMemberName("None")] None,

    [JsonStringEnumMemberName("Basic256Sha256")] Basic256Sha256,

    [JsonStringEnumMemberName("Aes128_Sha256_RsaOaep")] Aes128Sha256RsaOaep,

    [JsonStringEnumMemberName("Aes256_Sha256_RsaPss")] Aes256Sha256RsaPss,
}
