using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Cli.Buffer;

/// <summary>What <c>buffer verify --json</c> and <c>buffer stats --json</c> print.</summary>
internal static class BufferJson
{
    public static string Of(VerifyReport report) => Write(json =>
    {
        json.WriteString("directory", report.Directory);
        json.WriteBoolean("whole", report.IsWhole);
        json.WriteNumber("files", report.FileCount);
        json.WriteNumber("blocks", report.BlockCount);
        json.WriteNumber("samples", report.SampleCount);
        json.WriteNumber("forecasts", report.ForecastCount);
        json.WriteNumber("messages", report.MessageCount);
        json.WriteNumber("gaps", report.GapCount);
        json.WriteStartArray("damages");
        foreach (var damage in report.Damages)
        {
            json.WriteStartObject();
            json.WriteString("file", damage.File);
            json.WriteNumber("block", damage.Sequence);
            json.WriteString("problem", damage.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Texts(json, "notes", report.Notes);
    });

    public static string Of(BufferStatistics statistics) => Write(json =>
    {
        json.WriteString("directory", statistics.Directory);
        json.WriteNumber("fileBytes", statistics.FileBytes);
        json.WriteNumber("segments", statistics.SegmentCount);
        json.WriteNumber("blocks", statistics.BlockCount);
        json.WriteNumber("blockBytes", statistics.BlockBytes);
        json.WriteNumber("samples", statistics.SampleCount);
        json.WriteNumber("bytesPerSample", statistics.BytesPerSample);
        json.WriteNumber("quarantined", statistics.QuarantinedCount);
        json.WriteNumber("forecasts", statistics.ForecastCount);
        Moment(json, "oldestArrival", statistics.OldestArrival);
        Moment(json, "newestArrival", statistics.NewestArrival);
        json.WriteStartArray("signals");
        foreach (var signal in statistics.Signals)
        {
            json.WriteStartObject();
            json.WriteString("signal", signal.Signal);
            json.WriteNumber("samples", signal.SampleCount);
            json.WriteNumber("bytesPerSample", signal.BytesPerSample);
            Moment(json, "oldest", signal.Oldest);
            Moment(json, "newest", signal.Newest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("gapCount", statistics.GapCount);
        json.WriteStartArray("gaps");
        foreach (var gap in statistics.Gaps)
        {
            json.WriteStartObject();
            Moment(json, "from", gap.From);
            Moment(json, "to", gap.To);
            json.WriteString("reason", gap.Reason);
            json.WriteString("scope", gap.Scope);
            json.WriteNumber("samples", gap.SampleCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Texts(json, "unreadable", statistics.Unreadable);
    });

    private static string Write(Action<Utf8JsonWriter> body)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Moment(Utf8JsonWriter json, string name, Timestamp? moment)
    {
        if (moment is { } known) json.WriteString(name, known.ToString());
        else json.WriteNull(name);
    }
}
