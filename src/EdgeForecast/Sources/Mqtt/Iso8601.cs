using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// Reads <c>YYYY-MM-DDThh:mm[:ss[.fraction]][Z|+hh:mm|+hhmm|+hh]</c>; a space or a small t for the T. Without an offset
/// it is UTC: a gateway's own time zone must not change what a sample means. Digits beyond 100 ns are dropped; a leap
/// second counts as the first second of the next minute.
/// </summary>
internal static class Iso8601
{
    private const int TickDigits = 7;

    public static bool TryParse(ReadOnlySpan<byte> text, out Timestamp moment)
    {
        moment = default;
        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || text[13] != ':'
            || text[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        if (!TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month)
            || !TryNumber(text[8..10], out var day) || !TryNumber(text[11..13], out var hour)
            || !TryNumber(text[14..16], out var minute))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59)
            return false;
        var rest = text[16..];
        if (!TrySeconds(ref rest, out var secondTicks) || !TryOffset(rest, out var offset)) return false;
        var ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks
            + secondTicks - offset.Ticks;
        if (ticks < Timestamp.MinValue.Ticks || ticks > Timestamp.MaxValue.Ticks) return false;
        moment = new Timestamp(ticks);
        return true;
    }

    private static bool TrySeconds(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] != ':') return true;
        if (rest.Length < 3 || !TryNumber(rest[1..3], out var seconds) || seconds > 60) return false;
        ticks = seconds * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)',')) return true;
        var unit = TimeSpan.TicksPerSecond;
        var count = 0;
        while (count + 1 < rest.Length && rest[count + 1] is >= (byte)'0' and <= (byte)'9')
        {
            if (count < TickDigits) ticks += (unit /= 10) * (rest[count + 1] - '0');
            count++;
        }

        rest = rest[(count + 1)..];
        return count > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z')) return true;
        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || !TryNumber(text[1..3], out var hours))
            return false;
        var minutes = 0;
        var rest = text[3..];
        if (rest.Length > 0 && rest[0] == ':') rest = rest[1..];
        if (rest.Length is not (0 or 2) || (rest.Length == 0 && text.Length > 3)) return false;
        if (rest.Length == 2 && !TryNumber(rest, out minutes)) return false;
        if (hours > 23 || minutes > 59) return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }
}
