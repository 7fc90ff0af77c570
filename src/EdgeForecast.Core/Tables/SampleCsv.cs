using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tables;

/// <summary>
/// The tidy table of samples as comma-separated lines (RFC 4180, line feeds, UTF-8), one sample a line:
/// <c>time,signal,value,quality,arrival,flags,delivery</c>. Numbers are written so that reading gives the same bits;
/// times are ISO 8601 in UTC to the tick of 100 ns.
/// </summary>
public static class SampleCsv
{
    public const string Header = "time,signal,value,quality,arrival,flags,delivery";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const int FieldCount = 7;
    private const int NumberBytesMax = 32;

    public static void WriteHeader(IBufferWriter<byte> to)
    {
        to.Write(Encoding.ASCII.GetBytes(Header));
        to.Write("\n"u8);
    }

    /// <summary>Writes a line. Allocates nothing for names without quotes or commas.</summary>
    public static void Write(IBufferWriter<byte> to, in Sample sample, string signal)
    {
        Time(to, sample.SourceTime);
        to.Write(","u8);
        Text(to, signal);
        to.Write(","u8);
        Number(to, sample.Value);
        to.Write(","u8);
        Text(to, QualityText.Of(sample.Quality));
        to.Write(","u8);
        Time(to, sample.ArrivalTime);
        to.Write(","u8);
        Whole(to, (int)sample.Flags);
        to.Write(","u8);
        Whole(to, sample.DeliveryId);
        to.Write("\n"u8);
    }

    /// <summary>Reads a line without its end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="row">What it says.</param>
    /// <param name="problem">What is wrong with it; empty after success.</param>
    public static bool TryParse(ReadOnlySpan<char> line, out SampleRow row, out string problem)
    {
        row = default;
        Span<Range> fields = stackalloc Range[FieldCount];
        if (CsvLine.Split(line, fields) != FieldCount)
        {
            problem = $"it has not the {FieldCount} fields {Header}";
            return false;
        }

        problem = !TryTime(line[fields[0]], out var time) ? $"\"{line[fields[0]]}\" is no time, as 2026-11-23T12:00:00Z"
            : fields[1].End.Value == fields[1].Start.Value ? "it names no signal"
            : !TryNumber(line[fields[2]], out var value) ? $"\"{line[fields[2]]}\" is no number"
            : !QualityText.TryParse(line[fields[3]], out var quality) ? $"\"{line[fields[3]]}\" is no quality"
            : !TryTime(line[fields[4]], out var arrival) ? $"\"{line[fields[4]]}\" is no time of arrival"
            : !byte.TryParse(line[fields[5]], NumberStyles.None, CultureInfo.InvariantCulture, out var flags)
                ? $"\"{line[fields[5]]}\" are no flags"
            : !ushort.TryParse(line[fields[6]], NumberStyles.None, CultureInfo.InvariantCulture, out var delivery)
                ? $"\"{line[fields[6]]}\" is no number of a delivery"
            : Take(CsvLine.Unquote(line[fields[1]]), new Sample(
                default, value, quality, time, arrival, (SampleFlags)flags, delivery), out row);
        return problem.Length == 0;
    }

    /// <summary>A text, in quotes where it needs them.</summary>
    public static void Text(IBufferWriter<byte> to, string text)
    {
        if (text.AsSpan().IndexOfAny("\",\r\n") >= 0)
            text = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var room = to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        to.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    /// <summary>A moment to the tick.</summary>
    public static void Time(IBufferWriter<byte> to, Timestamp time)
    {
        var room = to.GetSpan(NumberBytesMax);
        _ = time.ToDateTimeOffset().UtcDateTime.TryFormat(
            room, out var length, TimeFormat, CultureInfo.InvariantCulture);
        to.Advance(length);
    }

    /// <summary>A number in the fewest digits that give the same bits when they are read.</summary>
    public static void Number(IBufferWriter<byte> to, double number)
    {
        var room = to.GetSpan(NumberBytesMax);
        _ = number.TryFormat(room, out var length, "R", CultureInfo.InvariantCulture);
        to.Advance(length);
    }

    /// <summary>A moment as tables and queries write it: ISO 8601 with its offset, UTC without one.</summary>
    public static bool TryTime(ReadOnlySpan<char> text, out Timestamp time)
    {
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment);
        time = Timestamp.From(moment);
        // Month or year alone, and days named in words, are guesses.
        return isTime && text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-';
    }

    private static void Whole(IBufferWriter<byte> to, int number)
    {
        var room = to.GetSpan(NumberBytesMax);
        _ = number.TryFormat(room, out var length, default, CultureInfo.InvariantCulture);
        to.Advance(length);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static string Take(string signal, in Sample sample, out SampleRow row)
    {
        row = new SampleRow(signal, sample);
        return "";
    }
}
