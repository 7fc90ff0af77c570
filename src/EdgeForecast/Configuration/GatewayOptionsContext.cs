using System.Text.Json.Serialization;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Validation;
using EdgeForecast.Core.Windows;
using EdgeForecast.Inference.Isolation;

namespace EdgeForecast.Configuration;

/// <summary>
/// The metadata of the options: it reads the file, tells the structure check what may stand where, and is what the
/// shipped JSON Schema is made from. One truth, and no reflection.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(DurationConverter),
        typeof(NameConverter<StepAggregation>),
        typeof(NameConverter<RuleSeverity>),
        typeof(NameConverter<LogLevelChoice>),
        typeof(NameConverter<ModelIsolation>),
        typeof(NameConverter<NewcomerPolicy>),
        typeof(NameConverter<HistoryPolicy>),
    ])]
[JsonSerializable(typeof(GatewayOptions))]
internal sealed partial class GatewayOptionsContext : JsonSerializerContext;
