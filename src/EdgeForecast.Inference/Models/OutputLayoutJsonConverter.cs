namespace EdgeForecast.Inference.Models;

internal sealed class OutputLayoutJsonConverter() : NamedEnumJsonConverter<OutputLayout>;
