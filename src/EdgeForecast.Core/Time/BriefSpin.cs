using System.Diagnostics;

namespace EdgeForecast.Core.Time;

/// <summary>
/// Awaits what comes within a moment without giving the core back. A core that goes to rest takes 30 to 100 us to come
/// back, more than many models take.
/// </summary>
public static class BriefSpin
{
    private static readonly TimeSpan _max = TimeSpan.FromMicroseconds(200);

    // On one core whoever is awaited could not get on.
    private static readonly bool _isOfUse = Environment.ProcessorCount > 1;

    /// <summary>Whether it was set before the limit, or before 200 us where that is less. Allocates nothing.</summary>
    /// <param name="awaited">Set by another thread.</param>
    /// <param name="limit">What the caller would wait at most.</param>
    public static bool Await(ManualResetEventSlim awaited, TimeSpan limit)
    {
        if (!_isOfUse) return awaited.IsSet;
        var most = limit < _max ? limit : _max;
        var start = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        while (!awaited.IsSet)
        {
            if (Stopwatch.GetElapsedTime(start) >= most) return false;
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }
}
