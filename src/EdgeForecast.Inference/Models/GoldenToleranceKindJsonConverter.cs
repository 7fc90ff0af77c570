namespace EdgeForecast.Inference.Models;

internal sealed class GoldenToleranceKindJsonConverter() : NamedEnumJsonConverter<GoldenToleranceKind>;
