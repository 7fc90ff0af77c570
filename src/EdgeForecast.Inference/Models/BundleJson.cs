using System.Text.Json.Serialization;

namespace EdgeForecast.Inference.Models;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(DurationJsonConverter),
        typeof(WindowLayoutJsonConverter),
        typeof(StepAggregationJsonConverter),
        typeof(FillPolicyJsonConverter),
        typeof(OutputLayoutJsonConverter),
        typeof(GoldenToleranceKindJsonConverter),
    ])]
[JsonSerializable(typeof(BundleDocument))]
[JsonSerializable(typeof(GoldenDocument))]
[JsonSerializable(typeof(BundleCheckMessage))]
internal sealed partial class BundleJson : JsonSerializerContext;
