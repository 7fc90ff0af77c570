using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Writes JSON to a text writer.</summary>
internal static class JsonText
{
    // For terminals and files, not for web pages: a unit such as °C stays readable.
    private static readonly JsonWriterOptions _whole =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions _line = _whole with { Indented = false };

    /// <summary>One value over several lines.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write) => Write(output, _whole, write);

    /// <summary>One value on a line of its own.</summary>
    public static void WriteLine(TextWriter output, Action<Utf8JsonWriter> write) => Write(output, _line, write);

    private static void Write(TextWriter output, JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options)) write(json);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        output.Flush();
    }
}
