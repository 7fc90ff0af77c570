using System.CommandLine;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Cli.Buffer;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;
using EdgeForecast.Status;
using EdgeForecast.Status.Api;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli.Export;

/// <summary><c>export</c>: writes samples or forecasts of a time range into a file.</summary>
internal sealed class ExportCommand : Command
{
    private readonly Argument<string> _file = new("file") { Description = "The file to write.", HelpName = "FILE" };
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<string?> _data = DataDirectory.Option();

    private readonly Option<string?> _url = new("--url")
    {
        Description = "Read from the gateway that runs there instead of from its folder.",
        HelpName = "URL",
    };

    private readonly Option<string> _what = new("--what")
    {
        Description = "samples or forecasts.",
        DefaultValueFactory = _ => "samples",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Start, inclusive: ISO 8601, in UTC where no offset is given.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _to = new("--to") { Description = "End, exclusive.", HelpName = "TIME" };

    private readonly Option<string> _time = new("--time")
    {
        Description = "source or arrival: which time --from and --to mean.",
        DefaultValueFactory = _ => "source",
    };

    private readonly Option<string?> _signals = new("--signals")
    {
        Description = "Only these, by name, with commas between; of forecasts their names.",
        HelpName = "A,B",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "Without it the extension of the file says it.",
    };

    public ExportCommand()
        : base("export", "Write samples or forecasts into a file; the layout is in docs/export.md.")
    {
        _what.AcceptOnlyFromAmong("samples", "forecasts");
        _time.AcceptOnlyFromAmong("source", "arrival");
        _format.AcceptOnlyFromAmong(ExportFormat.All);
        Arguments.Add(_file);
        Option[] options = [_config, _data, _url, _what, _from, _to, _time, _signals, _format];
        foreach (var option in options) Options.Add(option);
        SetAction(ExportAsync);
    }

    private async Task<int> ExportAsync(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var file = parsed.GetRequiredValue(_file);
        if ((parsed.GetValue(_format) ?? ExportFormat.OfFile(file)) is not { } format)
        {
            error.WriteLine($"{file} says no format. Give --format {string.Join('|', ExportFormat.All)}.");
            return ExitCode.Usage;
        }

        if (!TryRange(parsed, error, out var from, out var to)) return ExitCode.Usage;
        using var signals = new StopSignals(_ => Environment.Exit(ExitCode.Failure));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, stop);
        try
        {
            using var progress = ProgressLine.On(error);
            if (Place(parsed, error) is not { } place) return ExitCode.InvalidConfiguration;
            long count;
            IReadOnlyList<string> unread;
            if (parsed.GetRequiredValue(_what) == "forecasts")
            {
                if (place.Url is not null || ExportFormat.NeedsTool(format))
                {
                    error.WriteLine("Forecasts are written from a folder, as csv, json or ndjson; of a running gateway "
                        + "get /api/forecasts.");
                    return ExitCode.Usage;
                }

                var folder = BufferFolder.Open(place.Directory!);
                (count, var unreadable) = WriteForecasts(folder, parsed, (from, to), file, format, progress);
                unread = unreadable == 0 ? folder.Unreadable : [.. folder.Unreadable, $"{unreadable} blocks"];
            }
            else
            {
                using var rows = await OpenAsync(place, parsed, (from, to), either.Token);
                count = await RowFile.WriteAsync(rows, file, format, progress, either.Token);
                unread = rows.Unread;
            }

            progress.Clear();
            output.WriteLine($"{Path.GetFullPath(file)}: {count} {parsed.GetValue(_what)}.");
            foreach (var problem in unread) error.WriteLine($"Could not be read and is not in it: {problem}");
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            error.WriteLine("Stopped; no file was left.");
            return ExitCode.Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException
            or HttpRequestException or ArgumentException)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Failure;
        }
    }

    private bool TryRange(ParseResult parsed, TextWriter error, out Timestamp from, out Timestamp to)
    {
        (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        if (parsed.GetValue(_from) is { } start && !SampleCsv.TryTime(start, out from))
            error.WriteLine($"--from {start}: write ISO 8601, as 2026-11-23T12:00:00Z.");
        else if (parsed.GetValue(_to) is { } end && !SampleCsv.TryTime(end, out to))
            error.WriteLine($"--to {end}: write ISO 8601, as 2026-11-23T12:00:00Z.");
        else if (from >= to) error.WriteLine("--from is not before --to. Swap them.");
        else return true;
        return false;
    }

    /// <summary>Where to read: the folder, unless a gateway runs on it, which is then asked.</summary>
    private (string? Directory, Uri? Url)? Place(ParseResult parsed, TextWriter error)
    {
        if (parsed.GetValue(_url) is { } url)
            return Uri.TryCreate(url, UriKind.Absolute, out var given)
                ? (null, given)
                : throw new FormatException($"--url {url}: write a URL, as in http://127.0.0.1:9464.");
        if (parsed.GetValue(_data) is { } directory) return (directory, null);
        if (DataDirectory.ReadConfig(parsed.GetRequiredValue(_config), error) is not { } options) return null;
        var isRunning = Directory.Exists(options.Data.Directory) && DataLock.IsHeld(options.Data.Directory);
        return isRunning && ListenAddress.TryParse(options.Status.Listen, out var listen) && !listen.IsOff
            && listen.Port != 0
            ? (null, listen.ToLocalUri())
            : (options.Data.Directory, null);
    }

    private async Task<ISampleRows> OpenAsync(
        (string? Directory, Uri? Url) place, ParseResult parsed, (Timestamp From, Timestamp To) range,
        CancellationToken stop)
    {
        var byArrival = parsed.GetValue(_time) == "arrival";
        if (place.Url is { } url)
            return await HttpRows.OpenAsync(url, range.From, range.To, byArrival, parsed.GetValue(_signals), stop);
        var folder = BufferFolder.Open(place.Directory!);
        IReadOnlyCollection<SignalId>? signals = Names(parsed) is { } names
            ? [.. names.Select(name => folder.Signals.TryGet(name, out var id)
                ? id
                : throw new ArgumentException($"--signals: \"{name}\" is not in {folder.Location}."))]
            : null;
        return new FolderRows(folder, new SampleRange(range.From, range.To, signals, byArrival));
    }

    private string[]? Names(ParseResult parsed) =>
        parsed.GetValue(_signals)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private (long Count, long Unreadable) WriteForecasts(
        BufferFolder folder, ParseResult parsed, (Timestamp From, Timestamp To) range, string path, string format,
        ProgressLine progress)
    {
        using var reading = folder.Open(new ForecastQuery(range.From, range.To, Names(parsed)));
        using var file = AtomicFile.Create(path);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        long count = 0;
        using (var writer = new EntryWriter<StoredForecast>(
            format == ExportFormat.Csv ? AnswerFormat.Csv : format == ExportFormat.NdJson ? AnswerFormat.NdJson
                : AnswerFormat.Json,
            "forecasts", bytes, ForecastRows.WriteCsvHeader, ForecastRows.WriteCsv, ForecastRows.WriteJson))
        {
            writer.Begin();
            for (; reading.MoveNext(); count++)
            {
                writer.Write(reading.Current);
                writer.Flush();
                file.Stream.Write(bytes.WrittenSpan);
                bytes.ResetWrittenCount();
                progress.Show($"{count} forecasts", double.NaN);
            }

            writer.End(next: null);
            file.Stream.Write(bytes.WrittenSpan);
        }

        file.Complete();
        return (count, reading.UnreadableCount);
    }
}
