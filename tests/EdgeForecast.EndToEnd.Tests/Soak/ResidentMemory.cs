using System.Globalization;

namespace EdgeForecast.EndToEnd.Tests.Soak;

/// <summary>The resident memory of a process over time, as the system counts it.</summary>
internal sealed class ResidentMemory(int processId)
{
    private const double BytesPerMb = 1024 * 1024;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly List<(double Hours, double Mb)> _points = [];

    public double LastMb => _points[^1].Mb;

    public double MostMb => _points.Max(point => point.Mb);

    /// <summary>Looks once.</summary>
    public void Look() =>
        _points.Add(
            (TimeProvider.System.GetElapsedTime(_start).TotalHours, ReadKilobytes("VmRSS:") * 1024 / BytesPerMb));

    /// <summary>Of it what is no file: heaps and stacks.</summary>
    public double AnonymousMb => ReadKilobytes("RssAnon:") * 1024 / BytesPerMb;

    /// <summary>
    /// MB an hour by least squares, without the first part of the points, of the least in each span of so long. What is
    /// not used any more goes back only when everything is collected, and before that memory is a saw, whose teeth are
    /// a slope of several MB an hour, up or down, over no more than an hour.
    /// </summary>
    /// <param name="warmUpPart">Of all points, 0 to 1.</param>
    /// <param name="span">As long as a tooth of the saw; zero: all points count.</param>
    public double SlopeAfter(double warmUpPart, TimeSpan span = default)
    {
        var warm = _points.Skip((int)(_points.Count * warmUpPart)).ToList();
        if (span > TimeSpan.Zero)
            warm = [.. warm.GroupBy(point => (int)(point.Hours / span.TotalHours))
                .Select(tooth => tooth.MinBy(point => point.Mb))];
        var (x, y) = (warm.Average(point => point.Hours), warm.Average(point => point.Mb));
        return warm.Sum(point => (point.Hours - x) * (point.Mb - y))
            / warm.Sum(point => (point.Hours - x) * (point.Hours - x));
    }

    /// <summary>The mean over a part of the time, for people.</summary>
    public double MeanMb(double fromPart, double toPart)
    {
        var (from, to) = ((int)(_points.Count * fromPart), (int)(_points.Count * toPart));
        return _points[from..Math.Max(from + 1, to)].Average(point => point.Mb);
    }

    private long ReadKilobytes(string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line =>
            line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
