using System.CommandLine;
using System.Globalization;
using EdgeForecast.Buffer.Reading;

namespace EdgeForecast.Cli.Buffer;

/// <summary><c>buffer stats</c>: counts what a data directory holds.</summary>
internal sealed class StatsCommand : Command
{
    private const int ShownGapCount = 10;
    private readonly Argument<string> _directory = DataDirectory.Argument();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public StatsCommand()
        : base("stats", "Count what is stored: bytes, blocks, samples a signal, gaps.")
    {
        Arguments.Add(_directory);
        Options.Add(_json);
        SetAction((parsed, stop) => Task.FromResult(Count(parsed, stop)));
    }

    private int Count(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            using var progress = ProgressLine.On(error);
            var folder = BufferFolder.Open(parsed.GetRequiredValue(_directory));
            var statistics = BufferSurvey.Run(
                folder, (done, total) => progress.Show($"{done} blocks", (double)done / total), stop);
            progress.Clear();
            if (parsed.GetValue(_json)) output.WriteLine(BufferJson.Of(statistics));
            else Write(statistics, output);
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Failure;
        }
    }

    private static void Write(BufferStatistics statistics, TextWriter output)
    {
        var culture = CultureInfo.InvariantCulture;
        var arrived = statistics.OldestArrival is { } oldest
            ? $"; arrived from {oldest} to {statistics.NewestArrival}"
            : "";
        output.WriteLine(string.Create(culture,
            $"{statistics.Directory}: {statistics.FileBytes} bytes of files; {statistics.SegmentCount} segments, "
            + $"{statistics.BlockCount} blocks, {statistics.SampleCount} samples, "
            + $"{statistics.BytesPerSample:0.00} bytes a sample{arrived}; {statistics.QuarantinedCount} set aside, "
            + $"{statistics.ForecastCount} forecasts, {statistics.GapCount} gaps."));
        foreach (var signal in statistics.Signals)
            output.WriteLine(signal.Oldest is null
                ? $"  {signal.Signal}: no samples"
                : string.Create(culture,
                    $"  {signal.Signal}: {signal.SampleCount} samples, {signal.BytesPerSample:0.00} bytes a sample, "
                    + $"from {signal.Oldest} to {signal.Newest}"));
        foreach (var gap in statistics.Gaps.TakeLast(ShownGapCount))
            output.WriteLine($"  gap from {gap.From} to {gap.To}: {gap.Reason} {gap.Scope}".TrimEnd());
        foreach (var problem in statistics.Unreadable) output.WriteLine($"  not readable: {problem}");
    }
}
