using System.Numerics;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// On which processors the calling thread may run (sched_setaffinity(2)). What the runtime starts from it does not
/// inherit that: its threads begin with the processors of the process.
/// </summary>
internal static class ThreadProcessors
{
    // 1,024 processors, as many as the C library's own mask has.
    private const int WordCount = 16;
    private const int WordBits = 64;

    /// <summary>Keeps to one of the processors that it may use now.</summary>
    /// <param name="number">Any; beyond the last one they are counted from the first again.</param>
    /// <returns>Whether it does: not where it has only one.</returns>
    public static bool TryKeepTo(int number) => TryRestrict(number, isKept: true);

    /// <summary>Keeps to all processors that it may use now but one.</summary>
    /// <inheritdoc cref="TryKeepTo"/>
    public static bool TryKeepOff(int number) => TryRestrict(number, isKept: false);

    private static bool TryRestrict(int number, bool isKept)
    {
        if (!OperatingSystem.IsLinux()) return false;
        Span<ulong> mask = stackalloc ulong[WordCount];
        mask.Clear();
        if (LibcScheduling.GetAffinity(0, WordCount * sizeof(ulong), mask) < 0) return false;
        var count = 0;
        foreach (var word in mask) count += BitOperations.PopCount(word);
        if (count < 2) return false;
        var one = Find(mask, number % count);
        Span<ulong> other = stackalloc ulong[WordCount];
        if (isKept) other.Clear();
        else mask.CopyTo(other);
        other[one / WordBits] ^= 1UL << (one % WordBits);
        return LibcScheduling.SetAffinity(0, WordCount * sizeof(ulong), other) == 0;
    }

    /// <summary>The place of the bit that is set after so many others.</summary>
    private static int Find(ReadOnlySpan<ulong> mask, int rest)
    {
        for (var bit = 0; ; bit++)
            if ((mask[bit / WordBits] >> (bit % WordBits) & 1) != 0 && rest-- == 0)
                return bit;
    }
}
