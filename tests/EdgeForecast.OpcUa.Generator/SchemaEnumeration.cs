namespace EdgeForecast.OpcUa.Generator;

internal sealed record SchemaEnumeration(string Name, bool IsFlags, IReadOnlyList<(string Name, string Value)> Values);
