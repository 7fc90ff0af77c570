using System.Diagnostics;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Tests.Time;

public sealed class BriefSpinTests
{
    [Fact]
    public void What_is_set_is_seen_whatever_the_limit()
    {
        using var awaited = new ManualResetEventSlim(initialState: true);
        Assert.True(BriefSpin.Await(awaited, TimeSpan.Zero));
        Assert.True(BriefSpin.Await(awaited, TimeSpan.MaxValue));
    }

    [Fact]
    public void What_the_caller_does_meanwhile_is_done_until_it_is_set()
    {
        using var awaited = new ManualResetEventSlim(initialState: false);
        var count = 0;
        var isSet = BriefSpin.Await(
            awaited, TimeSpan.MaxValue,
            () =>
            {
                if (++count == 3) awaited.Set();
            });
        // A machine that is held up for all of the time may be too late for the third.
        Assert.Equal(awaited.IsSet, isSet);
        Assert.InRange(count, 0, 3);
    }

    [Fact]
    public void Time_passes_until_the_end_or_an_interruption()
    {
        using var interruption = new ManualResetEventSlim();
        var start = Stopwatch.GetTimestamp();
        BriefSpin.Pass(TimeSpan.FromMilliseconds(1), interruption);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(1), TimeSpan.MaxValue);
        interruption.Set();
        BriefSpin.Pass(TimeSpan.MaxValue, interruption);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void What_is_never_set_is_given_up(long limitTicks)
    {
        using var awaited = new ManualResetEventSlim(initialState: false);
        Assert.False(BriefSpin.Await(awaited, TimeSpan.FromTicks(limitTicks)));
    }
}
