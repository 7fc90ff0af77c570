using System.Runtime.CompilerServices;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Age(int generation)
    {
        var kept = new byte[100];
        for (var younger = 0; younger <= generation; younger++) GC.Collect(younger);
        return new WeakReference(kept);
    }
}
