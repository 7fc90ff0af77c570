using System.Diagnostics;
using System.Globalization;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>What a worker process said before it ended.</summary>
/// <param name="Acknowledged">Samples.</param>
/// <param name="State">The number in its state file; null before the first.</param>
/// <param name="OperationCount">Of the whole work; null when it was killed before the end.</param>
internal sealed record WorkerRun(int Acknowledged, int? State, long? OperationCount)
{
    public static string Binary => Path.Combine(AppContext.BaseDirectory, "EdgeForecast.Buffer.Worker");

    public static WorkerRun Run(string folder, int seed, long stopAt)
    {
        var start = new ProcessStartInfo(Binary) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new object[] { folder, seed, stopAt })
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{argument}"));
        // A process that lives for a second: compiling well does not pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.True(stopAt > 0 || process.ExitCode == 0, error.GetAwaiter().GetResult());
        return new WorkerRun(Last(lines, "ack ") is { } count ? (int)count : 0, (int?)Last(lines, "state "),
            Last(lines, "ops "));
    }

    private static long? Last(string[] lines, string word) =>
        lines.LastOrDefault(line => line.StartsWith(word, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.AsSpan(word.Length), CultureInfo.InvariantCulture)
            : null;
}
