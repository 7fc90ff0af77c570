using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeForecast.Simulator.Faults;

/// <summary>Strict reading of fault scripts: misspelt keys, nulls and missing values are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(FaultDocument))]
internal sealed partial class FaultJson : JsonSerializerContext;
