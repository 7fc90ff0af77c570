namespace EdgeForecast.OpcUa.Generator;

internal sealed record SchemaStructure(string Name, IReadOnlyList<SchemaField> Fields);
