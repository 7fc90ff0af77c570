using System.Diagnostics;

namespace EdgeForecast.Core.Time;

/// <summary>
/// Awaits what comes within a moment without giving the core back. A core that goes to rest takes 30 to 100 us to come
/// back, more than many models take.
/// </summary>
public static class BriefSpin
{
    private static readonly TimeSpan _max = TimeSpan.FromMicroseconds(200);

    /// <summary>Whether others get on meanwhile: on one core whoever is awaited could not.</summary>
    public static bool IsOfUse { get; } = Environment.ProcessorCount > 1;

    /// <summary>Whether it was set before the limit, or before 200 us where that is less. Allocates nothing.</summary>
    /// <param name="awaited">Set by another thread.</param>
    /// <param name="limit">What the caller would wait at most.</param>
    /// <param name="meanwhile">What the caller does again and again until then: each time a few microseconds.</param>
    public static bool Await(ManualResetEventSlim awaited, TimeSpan limit, Action? meanwhile = null)
    {
        if (!IsOfUse) return awaited.IsSet;
        var most = limit < _max ? limit : _max;
        var start = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        while (!awaited.IsSet)
        {
            if (Stopwatch.GetElapsedTime(start) >= most) return false;
            meanwhile?.Invoke();
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }

    /// <summary>
    /// Goes on after so long, or when it is interrupted. Sleep is counted in whole milliseconds; this is for what is
    /// less than one.
    /// </summary>
    /// <param name="rest">How long; not above 0: it goes on at once.</param>
    /// <param name="interruption">Set by another thread.</param>
    public static void Pass(TimeSpan rest, ManualResetEventSlim interruption)
    {
        var start = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        while (!interruption.IsSet && Stopwatch.GetElapsedTime(start) < rest) spin.SpinOnce(sleep1Threshold: -1);
    }
}
