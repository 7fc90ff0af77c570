using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

/// <summary>
/// What a process that ends without a word has learnt: a state from some time ago and notes on the slots since give
/// what an undisturbed process has, bit for bit.
/// </summary>
public sealed class SlotJournalTests
{
    public static TheoryData<string> Rules => [.. AggregationRegistry.Names];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Killed_in_mid_stream_it_goes_on_as_if_nothing_had_happened(string rule)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            using var undisturbed = Make(rule, "agaci", seed);
            undisturbed.Runner.KeepsJournal = true;
            var notes = new List<ReadOnlyMemory<byte>>();
            byte[] state = [];
            var saveAt = random.Next(20, 60);
            var killAt = saveAt + random.Next(1, 60);
            for (var minute = 0; minute <= killAt; minute++)
            {
                undisturbed.Run(minute);
                if (minute == saveAt) state = undisturbed.Runner.SaveState();
                else if (minute > saveAt) notes.Add(undisturbed.Runner.Journal.ToArray());
                undisturbed.Runner.ClearJournal();
            }

            using var again = Make(rule, "agaci", seed);
            Assert.True(again.Runner.TryRestoreState(state, out var problem), problem);
            Assert.True(again.Runner.TryReplay(notes));
            again.History.AdvanceTo(Plant.At(killAt));
            again.Runs = undisturbed.Runs;
            for (var minute = killAt + 1; minute < killAt + 60; minute++)
            {
                var (expected, actual) = (undisturbed.Run(minute), again.Run(minute));
                Assert.Equal(expected.Values, actual.Values);
                Assert.Equal(expected.Lower, actual.Lower);
                Assert.Equal(expected.Upper, actual.Upper);
                Assert.Equal(expected.Experts.Select(e => e.Weight), actual.Experts.Select(e => e.Weight));
            }

            // Inputs are caught up on from the history, so that only what follows from the slots is compared as bytes.
            Assert.Equal(undisturbed.Runner.SaveState(), again.Runner.SaveState());
        }
    }

    [Theory]
    [InlineData("aci")]
    [InlineData("dtaci")]
    [InlineData("quantile-tracker")]
    public void Every_interval_estimator_goes_on_as_well(string interval)
    {
        using var undisturbed = Make("boa", interval, 1);
        undisturbed.Runner.KeepsJournal = true;
        for (var minute = 0; minute <= 40; minute++) undisturbed.Run(minute);
        var state = undisturbed.Runner.SaveState();
        undisturbed.Runner.ClearJournal();
        for (var minute = 41; minute <= 90; minute++) undisturbed.Run(minute);
        using var again = Make("boa", interval, 1);
        Assert.True(again.Runner.TryRestoreState(state, out _));
        Assert.True(again.Runner.TryReplay([undisturbed.Runner.Journal.ToArray()]));
        again.History.AdvanceTo(Plant.At(90));
        again.Runs = undisturbed.Runs;
        Assert.Equal(undisturbed.Run(91).Upper, again.Run(91).Upper);
        Assert.Equal(undisturbed.Runner.SaveState(), again.Runner.SaveState());
    }

    [Fact]
    public void Notes_that_make_no_sense_are_refused_and_never_thrown_over()
    {
        using var plant = Make("boa", "agaci", 1);
        plant.Runner.KeepsJournal = true;
        for (var minute = 0; minute <= 30; minute++) plant.Run(minute);
        var notes = plant.Runner.Journal.ToArray();
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = notes.AsSpan(0, random.Next(1, notes.Length)).ToArray();
            for (var flip = random.Next(3); flip >= 0; flip--)
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            using var victim = Make("boa", "agaci", 1);
            victim.Runner.TryReplay([bytes]);
        }
    }

    private static Field Make(string rule, string interval, int seed) => new(rule, interval, seed);

    /// <summary>
    /// Experts that are asleep at times, an actual that is missing at times, and a stretch whose actuals come together,
    /// more of them than are put off.
    /// </summary>
    private sealed class Field : IDisposable
    {
        private const int DarkAfter = 65;
        private const int LightFrom = 71;
        private readonly Plant _plant;
        private readonly FakeModel _wavering;
        private readonly int _seed;

        public Field(string rule, string interval, int seed)
        {
            _seed = seed;
            _wavering = Plant.Model("wavering", 1);
            _plant = new Plant(
                [
                    ExpertDefinition.BuiltIn("persistence"), ExpertDefinition.BuiltIn("seasonal-naive"),
                    Plant.Of(_wavering), Plant.Of(Plant.Model("watcher", -2)) with { IsShadow = true },
                ],
                at => IsMissing(at) ? double.NaN : Plant.Curve(at) + Jump(at),
                definition => definition with
                {
                    Aggregation = rule,
                    Interval = interval,
                    MoreLevels = [0.5],
                    Drift = new DriftOptions(PageHinkleyLambda: 5, HoldSteps: 10, ReferenceSteps: 50, RecentSteps: 20),
                });
        }

        public int Runs { get; set; }

        private int Minute { get; set; }

        public Core.Forecasting.Slots.ForecastRunner Runner => _plant.Runner;

        public FakeHistory History => _plant.History;

        public Core.Forecasting.Forecast Run(int minute)
        {
            Runs++;
            Minute = minute;
            _wavering.Behaviour = (Runs * 7 + _seed) % 5 == 0 ? FakeModel.Way.Fail : FakeModel.Way.Answer;
            return _plant.Run(minute);
        }

        public void Dispose() => _plant.Dispose();

        private bool IsMissing(Timestamp at) =>
            Math.Abs(at.Ticks / Plant.Step.Ticks % 11) == 3
            || Minute is > DarkAfter and < LightFrom && Plant.MinutesSinceStart(at) > DarkAfter;

        private static double Jump(Timestamp at) => Plant.MinutesSinceStart(at) > 50 ? 15 : 0;
    }
}
