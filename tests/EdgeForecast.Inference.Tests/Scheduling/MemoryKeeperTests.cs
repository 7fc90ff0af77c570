using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeForecast.Inference.Scheduling;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Inference.Tests.Scheduling;

public sealed class MemoryKeeperTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_has_aged_and_is_not_used_any_more_is_collected(int generation)
    {
        var time = new FakeTimeProvider();
        var heartbeat = new CountingHeartbeat();
        using var stop = new CancellationTokenSource();
        var aged = Age(generation);
        var running = new MemoryKeeper(time).RunAsync(heartbeat, stop.Token);
        time.Advance(MemoryKeeper.Interval / 2);
        Assert.Equal(0, heartbeat.Count);
        await Eventually.True(
            () =>
            {
                time.Advance(MemoryKeeper.Interval);
                return !aged.IsAlive;
            },
            "it is collected");
        Assert.InRange(heartbeat.Count, 1, long.MaxValue);
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_collection_waits_for_a_gap_between_slots_but_not_for_ever(bool comesGap)
    {
        var time = new FakeTimeProvider();
        var gap = MemoryKeeper.GapMin - TimeSpan.FromTicks(1);
        var lookCount = 0;
        using var stop = new CancellationTokenSource();
        var aged = Age(GC.MaxGeneration);
        var running = new MemoryKeeper(time, UntilNextSlot).RunAsync(new CountingHeartbeat(), stop.Token);
        time.Advance(MemoryKeeper.Interval);
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(5));
                return Volatile.Read(ref lookCount) > 3;
            },
            "it waits, and looks again");
        if (comesGap) gap = MemoryKeeper.GapMin;
        var start = time.GetUtcNow();
        await Eventually.True(
            () =>
            {
                time.Advance(comesGap ? TimeSpan.FromMilliseconds(5) : TimeSpan.FromSeconds(1));
                return !aged.IsAlive;
            },
            "it is collected");
        if (comesGap) Assert.InRange(time.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(9));
        await stop.CancelAsync();
        await running;

        TimeSpan UntilNextSlot()
        {
            Interlocked.Increment(ref lookCount);
            return gap;
        }
    }

    [Fact]
    public async Task What_native_libraries_have_freed_goes_back_to_the_system()
    {
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var before = AnonymousMb();
        // Much more than the tests beside it take or give back meanwhile.
        var last = FreeAllButTheLast(megabytes: 256);
        Assert.True(AnonymousMb() > before + 160, "the C library keeps what was freed");
        var running = new MemoryKeeper(time).RunAsync(new CountingHeartbeat(), stop.Token);
        await Eventually.True(
            () =>
            {
                time.Advance(MemoryKeeper.Interval);
                return AnonymousMb() < before + 96;
            },
            "it is given back");
        Marshal.FreeHGlobal(last);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Many small blocks, of which the last one keeps the end of the heap where it is.</summary>
    private static nint FreeAllButTheLast(int megabytes)
    {
        const int BlockBytes = 16 << 10;
        var content = new byte[BlockBytes];
        var blocks = new nint[(megabytes << 20) / BlockBytes];
        foreach (ref var block in blocks.AsSpan())
        {
            block = Marshal.AllocHGlobal(BlockBytes);
            Marshal.Copy(content, 0, block, BlockBytes);
        }

        foreach (var block in blocks.AsSpan()[..^1]) Marshal.FreeHGlobal(block);
        return blocks[^1];
    }

    private static long AnonymousMb() =>
        long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
                .Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) >> 10;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Age(int generation)
    {
        var kept = new byte[100];
        for (var younger = 0; younger <= generation; younger++) GC.Collect(younger);
        return new WeakReference(kept);
    }
}
