using System.Text.Json.Serialization;

namespace EdgeForecast.Status;

/// <summary>The form of <c>/status</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters =
    [
        typeof(TimestampConverter), typeof(QualityConverter), typeof(FiniteConverter), typeof(LoopStateConverter),
        typeof(AlarmKindConverter),
    ])]
[JsonSerializable(typeof(GatewayStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
