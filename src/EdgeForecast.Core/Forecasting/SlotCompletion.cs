using System.Diagnostics;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Forecasting;

/// <summary>Counts the runs of a slot down and wakes the thread that forecasts when the last one has ended.</summary>
public sealed class SlotCompletion : IDisposable
{
    private readonly ManualResetEventSlim _allEnded = new(initialState: true, spinCount: 0);
    private int _openCount;

    /// <summary>Starts a slot of so many runs. Only when no run of the slot before can signal any more.</summary>
    public void Reset(int runCount)
    {
        Volatile.Write(ref _openCount, runCount);
        if (runCount == 0) _allEnded.Set();
        else _allEnded.Reset();
    }

    /// <summary>One run has ended.</summary>
    public void Signal()
    {
        if (Interlocked.Decrement(ref _openCount) == 0) _allEnded.Set();
    }

    /// <summary>Waits for the last run, at most so long. True when all have ended.</summary>
    /// <param name="limit">At most.</param>
    /// <param name="meanwhile">What can be done between one run and the next; called as often as there is time.</param>
    public bool Wait(TimeSpan limit, Action? meanwhile = null)
    {
        var start = Stopwatch.GetTimestamp();
        if (BriefSpin.Await(_allEnded, limit, meanwhile)) return true;
        var rest = limit - Stopwatch.GetElapsedTime(start);
        return _allEnded.Wait(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
    }

    public void Dispose() => _allEnded.Dispose();
}
