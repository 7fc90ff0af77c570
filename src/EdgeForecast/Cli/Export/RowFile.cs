using System.Buffers;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Tables;
using EdgeForecast.Status.Api;

namespace EdgeForecast.Cli.Export;

/// <summary>Writes rows of samples into a file that appears whole or not at all.</summary>
internal static class RowFile
{
    /// <summary>Writes all rows; returns how many.</summary>
    public static async Task<long> WriteAsync(
        ISampleRows rows, string path, string format, ProgressLine progress, CancellationToken stop)
    {
        using var file = AtomicFile.Create(path);
        using var tool = ExportFormat.NeedsTool(format) ? ToolProcess.Start("write", format, file.PartPath) : null;
        // The tool takes the table of comma-separated lines, whatever it makes of it.
        var target = tool?.Input ?? file.Stream;
        var answer = tool is not null || format == ExportFormat.Csv ? AnswerFormat.Csv
            : format == ExportFormat.NdJson ? AnswerFormat.NdJson
            : AnswerFormat.Json;
        var bytes = new ArrayBufferWriter<byte>(256 * 1024);
        long count = 0;
        using (var writer = new EntryWriter<SampleRow>(
            answer, "samples", bytes, SampleCsv.WriteHeader,
            (to, row) => SampleCsv.Write(to, row.Sample, row.Signal),
            (json, row) => SampleRows.WriteJson(json, row.Sample, row.Signal)))
        {
            writer.Begin();
            while (await rows.MoveNextAsync(stop))
            {
                foreach (var row in rows.Rows) writer.Write(row);
                count += rows.Rows.Count;
                writer.Flush();
                await EmptyAsync(bytes, target, tool is not null, stop);
                progress.Show($"{count} samples", rows.Progress);
            }

            writer.End(next: null);
            await EmptyAsync(bytes, target, tool is not null, stop);
        }

        if (tool is not null) await tool.CompleteAsync(stop);
        file.Complete();
        return count;
    }

    private static async ValueTask EmptyAsync(
        ArrayBufferWriter<byte> bytes, Stream target, bool isTool, CancellationToken stop)
    {
        try
        {
            await target.WriteAsync(bytes.WrittenMemory, stop);
        }
        catch (IOException) when (isTool)
        {
            // A tool that has ended takes nothing more; why it ended is told when it is waited for.
            bytes.ResetWrittenCount();
        }
        finally
        {
            bytes.ResetWrittenCount();
        }
    }
}
