using System.Buffers.Text;
using System.Globalization;
using System.Text;
using EdgeForecast.Simulator.Faults;

namespace EdgeForecast.Simulator.Mqtt;

/// <summary>
/// What a reading looks like on the wire. With a time stamp:
/// <c>{"v":71.3,"ts":"2026-03-02T06:00:00.000Z","q":"good"}</c>; from a plain sensor: <c>18.4</c>. JSON knows no NaN:
/// it becomes the text <c>"NaN"</c>, as many gateways write it, and a plain payload is the bare word.
/// </summary>
internal static class PlantPayload
{
    private const int SizeMax = 128;

    public static byte[] Of(Delivery delivery)
    {
        Span<byte> text = stackalloc byte[SizeMax];
        // Half a number could still be a number.
        if (delivery is { Malformed: true, Sensor.PlainPayload: true }) return "--"u8.ToArray();
        var written = delivery.Sensor.PlainPayload ? WriteNumber(delivery.Value, text) : WriteJson(delivery, text);
        return text[..(delivery.Malformed ? written / 2 : written)].ToArray();
    }

    private static int WriteJson(Delivery delivery, Span<byte> text)
    {
        var written = Append(text, 0, double.IsFinite(delivery.Value) ? "{\"v\":"u8 : "{\"v\":\""u8);
        written += WriteNumber(delivery.Value, text[written..]);
        written = Append(text, written, double.IsFinite(delivery.Value) ? ",\"ts\":\""u8 : "\",\"ts\":\""u8);
        delivery.SourceTime.UtcDateTime.TryFormat(text[written..], out var length, "yyyy-MM-ddTHH:mm:ss.fffZ",
            CultureInfo.InvariantCulture);
        written = Append(text, written + length, "\",\"q\":\""u8);
        written = Append(text, written, delivery.Quality switch
        {
            ReadingQuality.Good => "good"u8,
            ReadingQuality.Uncertain => "uncertain"u8,
            _ => "bad"u8,
        });
        return Append(text, written, "\"}"u8);
    }

    private static int WriteNumber(double value, Span<byte> text)
    {
        // "R" would print an infinity as a sign; the words of IEEE 754 are what parsers know.
        if (!double.IsFinite(value))
            return Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture), text);
        return Utf8Formatter.TryFormat(value, text, out var written)
            ? written
            : throw new InvalidOperationException($"A number took more than {text.Length} bytes.");
    }

    private static int Append(Span<byte> text, int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(text[at..]);
        return at + part.Length;
    }
}
