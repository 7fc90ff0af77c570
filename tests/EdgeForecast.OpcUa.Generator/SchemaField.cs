namespace EdgeForecast.OpcUa.Generator;

/// <summary>A field of a structure; the fields that only carry an array's length are left out.</summary>
internal sealed record SchemaField(string Name, string TypeName, bool IsArray);
