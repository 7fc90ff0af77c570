using System.Text.Json.Serialization;

namespace EdgeForecast.Alarms;

/// <summary>Writes and reads messages without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlarmMessage))]
internal sealed partial class AlarmMessageJson : JsonSerializerContext;
