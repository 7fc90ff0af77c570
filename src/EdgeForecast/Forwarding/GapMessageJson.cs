using System.Text.Json.Serialization;

namespace EdgeForecast.Forwarding;

/// <summary>Writes messages of gaps without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GapMessage))]
internal sealed partial class GapMessageJson : JsonSerializerContext;
