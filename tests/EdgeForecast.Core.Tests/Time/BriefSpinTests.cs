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
