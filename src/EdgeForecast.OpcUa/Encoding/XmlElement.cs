namespace EdgeForecast.OpcUa.Encoding;

/// <summary>A piece of XML as text (Part 6, 5.2.2.8); it is carried, never parsed.</summary>
public readonly record struct XmlElement(string? Text)
{
    public override string ToString() => Text ?? "";
}
