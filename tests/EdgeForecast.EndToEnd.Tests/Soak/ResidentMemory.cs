using System.Globalization;

namespace EdgeForecast.EndToEnd.Tests.Soak;

/// <summary>
/// The resident memory of a process over time, as the system counts it: all of it, and its own, which is what is no
/// file. Pages of the program's files come as they are needed for the first time and go when the system wants them;
/// there are no more of them than the files have.
/// </summary>
internal sealed class ResidentMemory(int processId)
{
    private const double KilobytesPerMb = 1024;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly List<(double Hours, double Mb, double OwnMb)> _points = [];

    public double LastMb => _points[^1].Mb;

    public double LastOwnMb => _points[^1].OwnMb;

    public double MostMb => _points.Max(point => point.Mb);

    /// <summary>Looks once.</summary>
    public void Look()
    {
        var (all, file) = (0L, 0L);
        foreach (var line in File.ReadLines($"/proc/{processId}/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal)) all = Kilobytes(line);
            if (line.StartsWith("RssFile:", StringComparison.Ordinal)) file = Kilobytes(line);
        }

        _points.Add((
            TimeProvider.System.GetElapsedTime(_start).TotalHours, all / KilobytesPerMb,
            (all - file) / KilobytesPerMb));
    }

    /// <summary>
    /// The least in each span, after a first part, all of it and its own. What is not used any more goes back only when
    /// everything is collected, and before that memory is a saw.
    /// </summary>
    /// <param name="warmUpPart">Of all points, 0 to 1: left out at the beginning.</param>
    /// <param name="span">As long as a tooth of the saw.</param>
    public (List<(double Hours, double Mb)> All, List<(double Hours, double Mb)> Own) Least(
        double warmUpPart, TimeSpan span)
    {
        var spans = _points.Skip((int)(_points.Count * warmUpPart))
            .GroupBy(point => (int)(point.Hours / span.TotalHours))
            .ToList();
        return (
            [.. spans.Select(points => points.MinBy(point => point.Mb)).Select(point => (point.Hours, point.Mb))],
            [
                .. spans.Select(points => points.MinBy(point => point.OwnMb))
                    .Select(point => (point.Hours, point.OwnMb)),
            ]);
    }

    /// <summary>
    /// How fast it grows, in MB an hour: the median of the slopes between each two points (Theil and Sen), which a few
    /// spans that lie several MB higher do not change; by least squares, near either end of an hour, they do.
    /// </summary>
    public static double SlopeOf(List<(double Hours, double Mb)> points)
    {
        var slopes = new List<double>();
        for (var i = 0; i < points.Count; i++)
            for (var j = i + 1; j < points.Count; j++)
                slopes.Add((points[j].Mb - points[i].Mb) / (points[j].Hours - points[i].Hours));
        slopes.Sort();
        return slopes.Count == 0 ? 0 : slopes[slopes.Count / 2];
    }

    /// <summary>The mean over a part of the time, for people.</summary>
    public double MeanMb(double fromPart, double toPart)
    {
        var (from, to) = ((int)(_points.Count * fromPart), (int)(_points.Count * toPart));
        return _points[from..Math.Max(from + 1, to)].Average(point => point.Mb);
    }

    // "VmRSS:     1234 kB"
    private static long Kilobytes(string line) =>
        long.Parse(line.AsSpan(line.IndexOf(':') + 1).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
}
