using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Tests.Faults;

public sealed class FaultInjectorTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
    private static readonly SensorDescription _oil = SensorDescription.All[(int)PlantSignal.OilTemperature];
    private static readonly SensorDescription _ambient = SensorDescription.All[(int)PlantSignal.AmbientTemperature];

    // Readings of minutes 0 to 9; the episode covers 2, 3 and 4. The value is the minute.
    private const int Minutes = 10;

    [Fact]
    public void Dropout_loses_the_readings_of_the_episode() =>
        Check(FaultKind.Dropout, 3, (minute, hit, _, outcome) => Assert.Equal(hit ? 0 : 1, outcome.Copies));

    [Fact]
    public void Stuck_repeats_the_first_value_of_the_episode() =>
        Check(FaultKind.Stuck, 3, (minute, hit, delivery, _) => Assert.Equal(hit ? 2 : minute, delivery.Value));

    [Fact]
    public void Spike_adds_its_magnitude() => Check(FaultKind.Spike, 3, (minute, hit, delivery, _) =>
        Assert.Equal(hit ? minute + 40 : minute, delivery.Value));

    [Fact]
    public void Out_of_range_puts_its_magnitude_in_place_of_the_value() =>
        Check(FaultKind.OutOfRange, 3, (minute, hit, delivery, _) => Assert.Equal(hit ? 40 : minute, delivery.Value));

    [Fact]
    public void Rescale_multiplies_by_its_magnitude() => Check(FaultKind.Rescale, 3, (minute, hit, delivery, _) =>
        Assert.Equal(hit ? minute * 40 : minute, delivery.Value));

    [Fact]
    public void Not_a_number_is_just_that() =>
        Check(FaultKind.NotANumber, 3, (_, hit, delivery, _) => Assert.Equal(hit, double.IsNaN(delivery.Value)));

    [Fact]
    public void Bad_quality_is_said() => Check(FaultKind.BadQuality, 3, (_, hit, delivery, _) =>
        Assert.Equal(hit ? ReadingQuality.Bad : ReadingQuality.Good, delivery.Quality));

    [Fact]
    public void Uncertain_quality_is_said() => Check(FaultKind.UncertainQuality, 3, (_, hit, delivery, _) =>
        Assert.Equal(hit ? ReadingQuality.Uncertain : ReadingQuality.Good, delivery.Quality));

    [Fact]
    public void Clock_jump_shifts_the_source_time_alone() =>
        Check(FaultKind.ClockJump, 3, (minute, hit, delivery, outcome) =>
        {
            Assert.Equal(_start.AddMinutes(minute + (hit ? 7 : 0)), delivery.SourceTime);
            Assert.Equal(TimeSpan.Zero, outcome.Delay);
        });

    [Fact]
    public void Late_delays_the_delivery_alone() => Check(FaultKind.Late, 3, (minute, hit, delivery, outcome) =>
    {
        Assert.Equal(_start.AddMinutes(minute), delivery.SourceTime);
        Assert.Equal(TimeSpan.FromMinutes(hit ? 7 : 0), outcome.Delay);
    });

    [Fact]
    public void Duplicate_sends_twice() =>
        Check(FaultKind.Duplicate, 3, (_, hit, _, outcome) => Assert.Equal(hit ? 2 : 1, outcome.Copies));

    [Fact]
    public void Malformed_marks_the_payload() =>
        Check(FaultKind.Malformed, 3, (_, hit, delivery, _) => Assert.Equal(hit, delivery.Malformed));

    [Fact]
    public void Restart_crashes_once_and_loses_the_episode() => Check(FaultKind.Restart, 1, (minute, hit, _, outcome) =>
    {
        Assert.Equal(hit ? 0 : 1, outcome.Copies);
        Assert.Equal(minute == 2, outcome.Crash);
    });

    [Fact]
    public void Restart_crashes_once_for_all_signals_of_a_unit_and_for_each_unit_alone()
    {
        var injector = new FaultInjector(Script(FaultKind.Restart, "*/*"), 2, _start);
        var crashes = new List<int>();
        foreach (var unit in (int[])[0, 0, 1, 1])
        {
            foreach (var sensor in SensorDescription.All)
            {
                var delivery = new Delivery(unit, sensor, 1, _start.AddMinutes(2));
                if (injector.Apply(ref delivery, new Reading(unit, sensor, 5, _start.AddMinutes(2))).Crash)
                    crashes.Add(unit);
            }
        }

        Assert.Equal([0, 1], crashes);
        Assert.Equal(2, injector.CountOf(FaultKind.Restart));
    }

    [Theory]
    [InlineData(FaultKind.BadQuality)]
    [InlineData(FaultKind.UncertainQuality)]
    [InlineData(FaultKind.ClockJump)]
    public void What_a_plain_payload_cannot_say_is_not_counted(FaultKind kind)
    {
        var injector = new FaultInjector(Script(kind, "*/*"), 1, _start);
        var delivery = new Delivery(0, _ambient, 1, _start.AddMinutes(2));

        injector.Apply(ref delivery, new Reading(0, _ambient, 5, _start.AddMinutes(2)));

        Assert.Equal(new Delivery(0, _ambient, 1, _start.AddMinutes(2)), delivery);
        Assert.Equal(0, injector.CountOf(kind));
    }

    [Fact]
    public void Signals_that_the_pattern_does_not_match_are_left_alone()
    {
        var injector = new FaultInjector(Script(FaultKind.Dropout, "t2/oil_*"), 3, _start);
        var hits = new List<string>();
        for (var unit = 0; unit < 3; unit++)
        {
            foreach (var sensor in SensorDescription.All)
            {
                var delivery = new Delivery(unit, sensor, 1, _start.AddMinutes(2));
                if (injector.Apply(ref delivery, new Reading(unit, sensor, 5, _start.AddMinutes(2))).Copies == 0)
                    hits.Add($"{unit}/{sensor.Name}");
            }
        }

        Assert.Equal(["1/oil_temperature"], hits);
    }

    [Fact]
    public void Probability_hits_its_share_and_the_same_readings_each_time()
    {
        var first = Hits(seed: 3);

        Assert.InRange(first.Count, 150, 250);
        Assert.Equal(first, Hits(seed: 3));
        Assert.NotEqual(first, Hits(seed: 4));
    }

    [Fact]
    public void Faults_act_in_the_order_of_the_script()
    {
        var spike = Script(FaultKind.Spike, "*/*").Faults[0];
        var range = Script(FaultKind.OutOfRange, "*/*").Faults[0];

        Assert.Equal(80, ValueAfter(range, spike));
        Assert.Equal(40, ValueAfter(spike, range));
    }

    private static double ValueAfter(params Fault[] faults)
    {
        var delivery = new Delivery(0, _oil, 1, _start.AddMinutes(2));
        new FaultInjector(new FaultScript(faults, 1), 1, _start)
            .Apply(ref delivery, new Reading(0, _oil, 2, _start.AddMinutes(2)));
        return delivery.Value;
    }

    private static List<long> Hits(int seed)
    {
        var fault = Script(FaultKind.Dropout, "*/*").Faults[0] with { Probability = 0.2 };
        var injector = new FaultInjector(new FaultScript([fault], seed), 1, _start);
        var hits = new List<long>();
        for (var number = 0L; number < 1000; number++)
        {
            var delivery = new Delivery(0, _oil, 1, _start.AddMinutes(2));
            if (injector.Apply(ref delivery, new Reading(0, _oil, number, _start.AddMinutes(2))).Copies == 0)
                hits.Add(number);
        }

        Assert.Equal(hits.Count, injector.CountOf(FaultKind.Dropout));
        return hits;
    }

    private static void Check(FaultKind kind, long count, Action<int, bool, Delivery, FaultOutcome> check)
    {
        var injector = new FaultInjector(Script(kind, "t1/oil_temperature"), 1, _start);
        for (var minute = 0; minute < Minutes; minute++)
        {
            var due = _start.AddMinutes(minute);
            var delivery = new Delivery(0, _oil, minute, due);
            var outcome = injector.Apply(ref delivery, new Reading(0, _oil, minute, due));
            check(minute, minute is >= 2 and < 5, delivery, outcome);
        }

        Assert.Equal(count, injector.CountOf(kind));
        Assert.All(Enum.GetValues<FaultKind>(), other => Assert.True(other == kind || injector.CountOf(other) == 0));
    }

    private static FaultScript Script(FaultKind kind, string signals) => new(
        [
            new Fault(kind, signals, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3), null, 1, 40,
                TimeSpan.FromMinutes(7)),
        ], 1);
}
