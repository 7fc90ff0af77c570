using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace EdgeForecast.Inference.Models;

/// <summary>Runs a bundle's golden vectors and judges what comes out.</summary>
internal static class GoldenRunner
{
    // The 99th percentile of so many is the second or third longest; a slow model is timed less often.
    private const int TimedRunCountMax = 200;
    private static readonly TimeSpan _timedRunLimit = TimeSpan.FromSeconds(1);

    /// <summary>The report, or null when a run failed; either may come with problems.</summary>
    public static GoldenReport? Run(
        ModelSession session, ModelBundle bundle, GoldenDocument golden, List<BundleProblem> problems)
    {
        var tolerance = bundle.Document.Golden!.Tolerance;
        var byValue = tolerance.Kind == GoldenToleranceKind.Value || golden.Processor == ProcessorType.ThisMachine;
        var elapsedMs = new List<double>();
        double deviationSum = 0, deviationMax = 0;
        var beyondCount = 0;
        // The first case runs twice: the first run of a session is slower than all that follow.
        for (var i = -1; i < golden.Cases.Count; i++)
        {
            var path = $"{bundle.Document.Golden.File} cases[{Math.Max(i, 0)}]";
            var one = golden.Cases[Math.Max(i, 0)];
            if (!TryRun(session, one, path, bundle.Document.File, out var ms, problems)) return null;
            if (i < 0) continue;
            elapsedMs.Add(ms);
            for (var h = 0; h < one.Output.Length; h++)
            {
                var deviation = Math.Abs((double)session.Output[h] - one.Output[h]);
                deviationSum += deviation;
                deviationMax = Math.Max(deviationMax, deviation);
                if (deviation > tolerance.Absolute + tolerance.Relative * Math.Abs(one.Output[h])) beyondCount++;
            }
        }

        elapsedMs.Sort();
        var (medianMs, maxMs) = (elapsedMs[elapsedMs.Count / 2], elapsedMs[^1]);
        if (!TryTime(session, bundle, golden, elapsedMs, problems)) return null;
        var report = new GoldenReport(golden.Cases.Count, golden.Processor, ProcessorType.ThisMachine, byValue,
            deviationMax, deviationSum / (golden.Cases.Count * bundle.Description.OutputCount),
            medianMs, maxMs, elapsedMs.Count, elapsedMs[(int)Math.Ceiling(elapsedMs.Count * 0.99) - 1]);
        Judge(report, tolerance, beyondCount, bundle, problems);
        return report;
    }

    /// <summary>Runs it more often, for its run times alone; leaves the list sorted.</summary>
    private static bool TryTime(
        ModelSession session, ModelBundle bundle, GoldenDocument golden, List<double> elapsedMs,
        List<BundleProblem> problems)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; elapsedMs.Count < TimedRunCountMax && Stopwatch.GetElapsedTime(start) < _timedRunLimit; i++)
        {
            var place = i % golden.Cases.Count;
            var path = $"{bundle.Document.Golden!.File} cases[{place}]";
            if (!TryRun(session, golden.Cases[place], path, bundle.Document.File, out var ms, problems)) return false;
            elapsedMs.Add(ms);
        }

        elapsedMs.Sort();
        return true;
    }

    private static void Judge(
        GoldenReport report,
        GoldenTolerance tolerance,
        int beyondCount,
        ModelBundle bundle,
        List<BundleProblem> problems)
    {
        var file = bundle.Document.Golden!.File;
        var numberCount = report.CaseCount * bundle.Description.OutputCount;
        const string Remedy =
            "Check that model and golden vectors belong together; make the vectors again, or widen the tolerance";
        if (report.ByValue && beyondCount > 0)
            problems.Add(new BundleProblem(file,
                $"{beyondCount} of {numberCount} numbers are beyond the tolerance, by up to {report.DeviationMax:G4}",
                Remedy));
        if (!report.ByValue && report.DeviationMean > tolerance.MeanAbsolute)
            problems.Add(new BundleProblem(file,
                $"made on {report.GoldenProcessor} and run on {report.MachineProcessor}, the mean deviation is " +
                $"{report.DeviationMean:G4}, more than {tolerance.MeanAbsolute:G4}", Remedy));
    }

    private static bool TryRun(
        ModelSession session, GoldenCase one, string path, string file, out double ms, List<BundleProblem> problems)
    {
        ms = double.NaN;
        var offset = 0;
        foreach (var window in one.Inputs)
        {
            window.CopyTo(session.Input[offset..]);
            offset += window.Length;
        }

        try
        {
            var start = Stopwatch.GetTimestamp();
            session.Run();
            ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        catch (OnnxRuntimeException error)
        {
            problems.Add(new BundleProblem(file, $"fails on {path}: {ModelSession.FirstLine(error)}",
                "Run it on that window where it was made, and export it again"));
            return false;
        }

        if (Finite.All(session.Output)) return true;
        problems.Add(new BundleProblem(file, $"gives a number that is not finite on {path}",
            "Look for a division by zero or the logarithm of a negative number in the model"));
        return false;
    }
}
