using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class SlotPaceTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly SteppedClock _plant = new();
    private readonly SteppedClock _machine = new();

    [Fact]
    public void A_clock_that_is_set_is_told_from_time_that_passes()
    {
        var pace = new SlotPace(_plant, _machine);
        _plant.Passed += TimeSpan.FromMinutes(5);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMinutes(5)), (pace.Jump, pace.SinceLook));
        _plant.Step += TimeSpan.FromHours(1);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)), (pace.Jump, pace.SinceLook));
        pace.Look();
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (pace.Jump, pace.SinceLook));
        _plant.Step -= TimeSpan.FromHours(1);
        Assert.Equal(TimeSpan.FromHours(-1), pace.Jump);
    }

    [Fact]
    public void How_late_a_slot_is_counts_in_the_machines_time()
    {
        var pace = new SlotPace(_plant, _machine);
        Assert.Equal(TimeSpan.Zero, pace.Since(Timestamp.From(_start)));
        _plant.Passed = TimeSpan.FromMinutes(10);
        _machine.Passed = TimeSpan.FromSeconds(1);
        Assert.Equal(600, pace.Speed, 1e-9);
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Since(Timestamp.From(_start.AddMinutes(9))));
        Assert.Equal(TimeSpan.Zero, pace.Since(Timestamp.From(_start.AddMinutes(11))));
    }

    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override DateTimeOffset GetUtcNow() => _start + Passed + Step;
    }
}
