using System.Buffers;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Tools;

/// <summary>The table of samples as comma-separated lines.</summary>
public static class SampleTable
{
    private const int FlushBytes = 256 * 1024;

    /// <summary>Reads line by line.</summary>
    /// <exception cref="FormatException">A line is not as it should be.</exception>
    public static IEnumerable<SampleRow> Read(TextReader lines)
    {
        if (lines.ReadLine() != SampleCsv.Header)
            throw new FormatException($"The first line is not \"{SampleCsv.Header}\"");
        for (long number = 2; lines.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            if (!SampleCsv.TryParse(line, out var row, out var problem))
                throw new FormatException($"Line {number}: {problem}");
            yield return row;
        }
    }

    /// <summary>Writes rows behind the header.</summary>
    public static void Write(ArrayBufferWriter<byte> buffer, in SampleRow row, Stream output)
    {
        if (buffer.WrittenCount > FlushBytes) Flush(buffer, output);
        SampleCsv.Write(buffer, row.Sample, row.Signal);
    }

    public static void Flush(ArrayBufferWriter<byte> buffer, Stream output)
    {
        output.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}
