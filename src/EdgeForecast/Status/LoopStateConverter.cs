using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeForecast.Supervision;

namespace EdgeForecast.Status;

/// <summary>States in lower case with hyphens.</summary>
internal sealed class LoopStateConverter() : JsonStringEnumConverter<LoopState>(JsonNamingPolicy.KebabCaseLower);
