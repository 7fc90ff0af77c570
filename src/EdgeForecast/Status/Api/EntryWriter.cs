using System.Buffers;
using System.Text.Json;

namespace EdgeForecast.Status.Api;

/// <summary>Writes entries of one kind in one of the formats: a document with a list, or lines.</summary>
/// <typeparam name="T">The kind of entry.</typeparam>
internal sealed class EntryWriter<T>(
    AnswerFormat format, string listName, IBufferWriter<byte> to, Action<IBufferWriter<byte>> writeCsvHeader,
    Action<IBufferWriter<byte>, T> writeCsv, Action<Utf8JsonWriter, T> writeJson) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(to);

    public void Begin()
    {
        if (format == AnswerFormat.Csv) writeCsvHeader(to);
        if (format != AnswerFormat.Json) return;
        _json.WriteStartObject();
        _json.WriteStartArray(listName);
    }

    public void Write(T entry)
    {
        if (format == AnswerFormat.Csv)
        {
            writeCsv(to, entry);
            return;
        }

        if (format == AnswerFormat.NdJson) _json.Reset(to);
        writeJson(_json, entry);
        if (format != AnswerFormat.NdJson) return;
        _json.Flush();
        to.Write("\n"u8);
    }

    /// <summary>Hands over what is written so far.</summary>
    public void Flush() => _json.Flush();

    /// <param name="next">Where to go on; null at the end.</param>
    public void End(string? next)
    {
        if (format != AnswerFormat.Json) return;
        _json.WriteEndArray();
        if (next is null) _json.WriteNull("next");
        else _json.WriteString("next", next);
        _json.WriteEndObject();
        _json.Flush();
        to.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();
}
