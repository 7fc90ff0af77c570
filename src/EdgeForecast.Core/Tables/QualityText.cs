using System.Globalization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tables;

/// <summary>
/// A quality in a table: <c>good</c>, <c>uncertain</c> or <c>bad</c>; with the StatusCode behind it, as in
/// <c>bad:0x80340000</c>, where it says more than that.
/// </summary>
public static class QualityText
{
    public static string Of(Quality quality) =>
        quality == Quality.Good || quality == Quality.Uncertain || quality == Quality.Bad
            ? quality.SeverityName
            : $"{quality.SeverityName}:0x{quality.Code:X8}";

    public static bool TryParse(ReadOnlySpan<char> text, out Quality quality)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        quality = name switch
        {
            "good" => Quality.Good,
            "uncertain" => Quality.Uncertain,
            "bad" => Quality.Bad,
            _ => new Quality(uint.MaxValue),
        };
        if (quality.Code == uint.MaxValue) return false;
        if (colon < 0) return true;
        var severity = quality.SeverityName;
        if (!text[(colon + 1)..].StartsWith("0x") || !uint.TryParse(
                text[(colon + 3)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return false;
        quality = new Quality(code);
        return quality.SeverityName == severity;
    }
}
