namespace EdgeForecast.TestKit;

/// <summary>Bytes that an action allocates on its own thread.</summary>
/// <remarks>
/// A garbage collection that another test starts hands the thread a new allocation context and books the rest of the
/// old one, up to 8 KB, on the thread. What the action itself allocates shows in every round; that does not.
/// </remarks>
public static class Allocation
{
    private const int Rounds = 8;

    /// <summary>The least that any of several rounds of <paramref name="action"/> allocated, in bytes.</summary>
    public static long Least(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
