using EdgeForecast.Simulator.Time;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Simulator.Tests.Time;

public sealed class AcceleratedTimeProviderTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _inner = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7.5)]
    [InlineData(600)]
    [InlineData(10_000)]
    public void Clock_and_time_stamps_run_the_same_number_of_times_faster(double acceleration)
    {
        var clock = new AcceleratedTimeProvider(_start, acceleration, _inner);
        var stamp = clock.GetTimestamp();

        _inner.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(_start.AddSeconds(3 * acceleration), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(3 * acceleration), clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Clock_does_not_follow_a_step_of_the_wall_clock_beneath()
    {
        var inner = new SteppedClock();
        var clock = new AcceleratedTimeProvider(_start, 600, inner);

        inner.UtcNow = inner.UtcNow.AddDays(-1);

        Assert.Equal(_start, clock.GetUtcNow());
    }

    [Fact]
    public async Task Delay_ends_when_its_plant_time_is_over_and_not_before()
    {
        var clock = new AcceleratedTimeProvider(_start, 600, _inner);
        var delay = Task.Delay(TimeSpan.FromMinutes(10), clock, TestContext.Current.CancellationToken);

        _inner.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(delay.IsCompleted);
        _inner.Advance(TimeSpan.FromMilliseconds(1));

        await delay;
        Assert.Equal(_start.AddMinutes(10), clock.GetUtcNow());
    }

    [Fact]
    public void Periodic_timer_keeps_to_its_grid_without_drift()
    {
        var clock = new AcceleratedTimeProvider(_start, 7, _inner);
        var fired = new List<TimeSpan>();
        using var timer = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow() - _start), null,
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        for (var millisecond = 0; millisecond < 100_000; millisecond++) _inner.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(700, fired.Count);
        foreach (var (index, at) in fired.Index())
            Assert.InRange(at, TimeSpan.FromSeconds(index + 1), TimeSpan.FromSeconds(index + 1.007));
    }

    [Fact]
    public void Periodic_timer_that_comes_late_fires_once_and_stays_on_its_grid()
    {
        var clock = new AcceleratedTimeProvider(_start, 600, _inner);
        var count = 0;
        using var timer = clock.CreateTimer(_ => count++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        _inner.Advance(TimeSpan.FromMilliseconds(1050));
        Assert.Equal(1, count);
        _inner.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(2, count);
    }

    [Fact]
    public void Timer_can_be_moved_stopped_and_disposed()
    {
        var clock = new AcceleratedTimeProvider(_start, 600, _inner);
        var count = 0;
        var timer = clock.CreateTimer(_ => count++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _inner.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, count);

        Assert.True(timer.Change(TimeSpan.FromMinutes(1), TimeSpan.Zero));
        _inner.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, count);

        Assert.True(timer.Change(TimeSpan.FromMinutes(1), TimeSpan.Zero));
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _inner.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, count);

        Assert.True(timer.Change(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.FromMinutes(1), TimeSpan.Zero));
        _inner.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Timers_on_the_systems_clock_never_fire_early()
    {
        var clock = new AcceleratedTimeProvider(_start, 10_000, TimeProvider.System);

        for (var round = 1; round <= 40; round++)
        {
            var due = clock.GetUtcNow().AddSeconds(13.7 * round);
            await Task.Delay(due - clock.GetUtcNow(), clock, TestContext.Current.CancellationToken);
            Assert.True(clock.GetUtcNow() >= due, $"round {round} was early");
        }
    }

    [Fact]
    public async Task Cancellation_by_time_out_follows_the_plant()
    {
        var clock = new AcceleratedTimeProvider(_start, 3600, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(30), clock);

        await Eventually.True(() => limit.IsCancellationRequested, "the time-out");

        Assert.True(clock.GetUtcNow() - _start >= TimeSpan.FromMinutes(30));
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(10_001)]
    [InlineData(double.NaN)]
    public void Accelerations_out_of_range_are_refused(double acceleration) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcceleratedTimeProvider(_start, acceleration, _inner));

    /// <summary>A machine whose wall clock is set while its monotonic one stands.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset UtcNow { get; set; } = _start;

        public override DateTimeOffset GetUtcNow() => UtcNow;

        public override long GetTimestamp() => 42;
    }
}
