using System.CommandLine;
using System.Text;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli.Export;

/// <summary><c>import</c>: reads a table of samples back into a buffer, for replay and tests.</summary>
internal sealed class ImportCommand : Command
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "A file that export has written: csv, parquet or hdf5.",
        HelpName = "FILE",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "The data directory to write to; made where it is missing.",
        HelpName = "DIR",
        Required = true,
    };

    public ImportCommand()
        : base("import", "Read a table of samples into a data directory on which no gateway runs.")
    {
        Arguments.Add(_file);
        Options.Add(_data);
        SetAction(ImportAsync);
    }

    private async Task<int> ImportAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var file = parsed.GetRequiredValue(_file);
        if (ExportFormat.OfFile(file) is not (ExportFormat.Csv or ExportFormat.Parquet or ExportFormat.Hdf5))
        {
            error.WriteLine($"{file}: the extension must be .csv, .parquet or .h5.");
            return ExitCode.Usage;
        }

        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        try
        {
            using var progress = ProgressLine.On(error);
            var directory = Path.GetFullPath(parsed.GetRequiredValue(_data));
            var names = await ReadNamesAsync(file, progress, either.Token);
            Directory.CreateDirectory(directory);
            using var taken = DataLock.Take(directory);
            var count = await CopyAsync(file, directory, names, progress, error, either.Token);
            progress.Clear();
            output.WriteLine($"{directory}: {count} samples of {names.Count} signals.");
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            error.WriteLine("Stopped; what was durable by then is in the buffer.");
            return ExitCode.Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Failure;
        }
    }

    private static CsvRows Open(string file)
    {
        var format = ExportFormat.OfFile(file)!;
        if (!ExportFormat.NeedsTool(format)) return new CsvRows(new StreamReader(file, Encoding.UTF8), file);
        var tool = ToolProcess.Start("read", format, Path.GetFullPath(file));
        return new CsvRows(tool.Output, file, tool);
    }

    /// <summary>Reads all of it once: every line is checked before the first is stored.</summary>
    private static async Task<SignalTable> ReadNamesAsync(string file, ProgressLine progress, CancellationToken stop)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        long count = 0;
        using var rows = Open(file);
        while (await rows.MoveNextAsync(stop))
        {
            foreach (var row in rows.Rows)
                if (seen.Add(row.Signal))
                    names.Add(row.Signal);
            count += rows.Rows.Count;
            progress.Show($"{count} samples checked", double.NaN);
        }

        return new SignalTable(names);
    }

    private static async Task<long> CopyAsync(
        string file, string directory, SignalTable names, ProgressLine progress, TextWriter error,
        CancellationToken stop)
    {
        var clock = TimeProvider.System;
        var folder = DiskFolder.Create(Path.Combine(directory, BufferFolder.SamplesName));
        var returned = new ReturnedBatches();
        using var store = new SampleStore(
            folder, names, returned, SampleStoreOptions.Default, clock, clock,
            notice => error.WriteLine(notice.Text));
        using var end = new CancellationTokenSource();
        var running = store.RunAsync(new NoHeartbeat(), end.Token);
        long count = 0;
        try
        {
            using var rows = Open(file);
            while (await rows.MoveNextAsync(stop))
            {
                var batch = returned.Take();
                foreach (var row in rows.Rows)
                {
                    if (batch.IsFull)
                    {
                        await store.AppendAsync(batch, stop);
                        batch = returned.Take();
                    }

                    names.TryGet(row.Signal, out var id);
                    batch.Add(row.Sample with { Signal = id });
                }

                await store.AppendAsync(batch, stop);
                count += rows.Rows.Count;
                progress.Show($"{count} samples", double.NaN);
            }
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }

        if (returned.SampleCount != count)
            throw new IOException(
                $"Only {returned.SampleCount} of {count} samples could be stored: {store.Status.LastError}");
        return count;
    }
}
