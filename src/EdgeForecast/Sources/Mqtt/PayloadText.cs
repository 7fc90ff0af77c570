using System.Globalization;
using System.Text;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>Reads values, times and qualities from their text in UTF-8. Never throws, allocates nothing.</summary>
internal static class PayloadText
{
    /// <summary>
    /// A number in the form of the invariant culture, also <c>NaN</c> and <c>Infinity</c>, which the gate takes out; or
    /// <c>true</c> and <c>false</c> as 1 and 0. White space around it does not matter.
    /// </summary>
    public static bool TryReadValue(ReadOnlySpan<byte> text, out double value)
    {
        text = Trim(text);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        if (Ascii.EqualsIgnoreCase(text, "true"u8)) value = 1;
        else if (Ascii.EqualsIgnoreCase(text, "false"u8)) value = 0;
        else return false;
        return true;
    }

    public static bool TryReadTimestamp(ReadOnlySpan<byte> text, TimestampFormat format, out Timestamp moment)
    {
        text = Trim(text);
        if (format == TimestampFormat.Iso8601) return Iso8601.TryParse(text, out moment);
        moment = default;
        // A double has no 100 ns left at this distance from 1970; a decimal has.
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        var unit = format switch
        {
            TimestampFormat.UnixSeconds => TimeSpan.TicksPerSecond,
            TimestampFormat.UnixMilliseconds => TimeSpan.TicksPerMillisecond,
            _ => TimeSpan.TicksPerMicrosecond,
        };
        if (number > Timestamp.MaxValue.Ticks / unit || number < Timestamp.MinValue.Ticks / unit) return false;
        moment = new Timestamp((long)(number * unit));
        return true;
    }

    public static bool TryReadQualityName(ReadOnlySpan<byte> text, out Quality quality)
    {
        text = Trim(text);
        quality = Quality.Good;
        if (Ascii.EqualsIgnoreCase(text, "good"u8)) return true;
        if (Ascii.EqualsIgnoreCase(text, "uncertain"u8)) quality = Quality.Uncertain;
        else if (Ascii.EqualsIgnoreCase(text, "bad"u8)) quality = Quality.Bad;
        else return false;
        return true;
    }

    public static bool TryReadQualityNumber(ReadOnlySpan<byte> text, QualityFormat format, out Quality quality)
    {
        quality = default;
        if (format == QualityFormat.Text
            || !uint.TryParse(Trim(text), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return false;
        // Classic OPC, 6.8: the two upper bits of the byte are good (11), uncertain (01) or bad;
        // Sparkplug's 500 is stale.
        quality = format == QualityFormat.OpcUa ? new Quality(code)
            : code > byte.MaxValue ? Quality.Bad
            : (code >> 6) switch { 3 => Quality.Good, 1 => Quality.Uncertain, _ => Quality.Bad };
        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
