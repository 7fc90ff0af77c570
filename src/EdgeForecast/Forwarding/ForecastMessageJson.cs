using System.Text.Json.Serialization;

namespace EdgeForecast.Forwarding;

/// <summary>Writes and reads messages without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ForecastMessage))]
[JsonSerializable(typeof(GapMessage))]
internal sealed partial class ForecastMessageJson : JsonSerializerContext;
