using System.CommandLine;
using EdgeForecast.Buffer.Reading;

namespace EdgeForecast.Cli.Buffer;

/// <summary><c>buffer verify</c>: walks over every block of every file.</summary>
internal sealed class VerifyCommand : Command
{
    private const int ShownCountMax = 100;
    private readonly Argument<string> _directory = DataDirectory.Argument();
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public VerifyCommand()
        : base("verify", "Check every block of every file. Exit 1 when something is damaged.")
    {
        Arguments.Add(_directory);
        Options.Add(_json);
        SetAction((parsed, stop) => Task.FromResult(Verify(parsed, stop)));
    }

    private int Verify(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            using var progress = ProgressLine.On(error);
            var report = BufferVerifier.Run(
                parsed.GetRequiredValue(_directory), file => progress.Show(file, double.NaN), stop);
            progress.Clear();
            if (parsed.GetValue(_json)) output.WriteLine(BufferJson.Of(report));
            else Write(report, output);
            if (report.IsWhole) return ExitCode.Ok;
            error.WriteLine($"{report.Damages.Count} damages. A start of the gateway sets aside what is damaged.");
            return ExitCode.Failure;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(failure.Message);
            return ExitCode.Failure;
        }
    }

    private static void Write(VerifyReport report, TextWriter output)
    {
        foreach (var damage in report.Damages.Take(ShownCountMax))
            output.WriteLine(damage.Sequence == 0
                ? $"{damage.File}: {damage.Problem}."
                : $"{damage.File}: block {damage.Sequence} {damage.Problem}.");
        if (report.Damages.Count > ShownCountMax)
            output.WriteLine($"... and {report.Damages.Count - ShownCountMax} more.");
        foreach (var note in report.Notes) output.WriteLine($"{note}.");
        output.WriteLine(
            $"{report.Directory}: {report.FileCount} files, {report.BlockCount} whole blocks with "
            + $"{report.SampleCount} samples, {report.ForecastCount} forecasts, {report.MessageCount} messages; "
            + $"{report.GapCount} gaps on record; {report.Damages.Count} damages.");
    }
}
