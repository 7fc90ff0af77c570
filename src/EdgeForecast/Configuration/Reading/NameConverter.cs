using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeForecast.Configuration.Reading;

/// <summary>Choices by name, in lower case with hyphens: <c>seasonal-naive</c>; never by number.</summary>
internal sealed class NameConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
