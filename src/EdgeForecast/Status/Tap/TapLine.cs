using System.Buffers;
using System.Text.Json;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Status.Tap;

/// <summary>Entries of the tap as lines of JSON (NDJSON).</summary>
internal static class TapLine
{
    /// <summary>
    /// <c>{"signal","value","quality","sourceTime","arrivalTime","verdict","reason"}</c>; a value that JSON cannot
    /// write is null, the reason stands only with the verdict <c>quarantined</c>.
    /// </summary>
    public static void Write(IBufferWriter<byte> target, in TapSample entry, SignalTable signals)
    {
        var sample = entry.Sample;
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            json.WriteString("signal", signals[sample.Signal]);
            if (double.IsFinite(sample.Value)) json.WriteNumber("value", sample.Value);
            else json.WriteNull("value");
            json.WriteString("quality", sample.Quality.SeverityName);
            if (!sample.Flags.HasFlag(SampleFlags.NoSourceTime))
                json.WriteString("sourceTime", sample.SourceTime.ToString());
            json.WriteString("arrivalTime", sample.ArrivalTime.ToString());
            json.WriteString("verdict", VerdictOf(entry));
            if (entry.Reason != ValidationReason.None) json.WriteString("reason", ReasonText.Of(entry.Reason));
            json.WriteEndObject();
        }

        EndLine(target);
    }

    /// <summary>So many entries are missing here.</summary>
    public static void WriteDropped(IBufferWriter<byte> target, long count)
    {
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            json.WriteNumber("dropped", count);
            json.WriteEndObject();
        }

        EndLine(target);
    }

    public static void Write(IBufferWriter<byte> target, ReadOnlyMemory<byte> document)
    {
        target.Write(document.Span);
        EndLine(target);
    }

    private static string VerdictOf(in TapSample entry) =>
        entry.Reason != ValidationReason.None ? "quarantined"
        : entry.Sample.Flags.HasFlag(SampleFlags.MarkedUncertain) ? "uncertain"
        : "accepted";

    private static void EndLine(IBufferWriter<byte> target) => target.Write("\n"u8);
}
