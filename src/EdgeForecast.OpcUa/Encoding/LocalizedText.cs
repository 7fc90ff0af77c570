namespace EdgeForecast.OpcUa.Encoding;

/// <summary>A text for people and the language it is in (Part 6, 5.2.2.14).</summary>
public readonly record struct LocalizedText(string? Locale, string? Text)
{
    public override string ToString() => Text ?? "";
}
