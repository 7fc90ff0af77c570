namespace EdgeForecast.OpcUa.Encoding;

/// <summary>A name within a namespace (Part 6, 5.2.2.13).</summary>
public readonly record struct QualifiedName(ushort NamespaceIndex, string? Name)
{
    public override string ToString() => NamespaceIndex == 0 ? Name ?? "" : $"{NamespaceIndex}:{Name}";
}
