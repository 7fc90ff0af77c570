using EdgeForecast.Status.Tap;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Status;

public sealed class TapChannelTests
{
    [Fact]
    public void A_slow_follower_misses_entries_which_are_counted_and_holds_nobody_up()
    {
        var channel = new TapChannel<int>(clientCountMax: 2, waitingCountMax: 3);
        using var slow = channel.TrySubscribe()!;
        using var quick = channel.TrySubscribe()!;
        for (var i = 0; i < 10; i++)
        {
            channel.Offer(i);
            Assert.True(quick.Reader.TryRead(out var seen));
            Assert.Equal(i, seen);
        }

        Assert.Equal(7, slow.DroppedCount);
        Assert.Equal(0, quick.DroppedCount);
        Assert.Equal(7, channel.DroppedCount);
        slow.Dispose();
        Assert.Equal(7, channel.DroppedCount);
    }

    [Fact]
    public void Offering_allocates_nothing()
    {
        var channel = new TapChannel<TapSample>(1, 64);
        using var follower = channel.TrySubscribe()!;
        Pass(2_000);
        Assert.Equal(0, Allocation.Least(() => Pass(2_000)));

        void Pass(int count)
        {
            for (var i = 0; i < count; i++)
            {
                channel.Offer(default);
                follower.Reader.TryRead(out _);
            }
        }
    }
}
