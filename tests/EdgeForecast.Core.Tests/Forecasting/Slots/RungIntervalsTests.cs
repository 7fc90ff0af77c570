using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class RungIntervalsTests
{
    private const int HorizonSteps = 3;
    private static readonly double[] _levels = [0.9, 0.5];
    private static readonly Rung[] _rungs = [Rung.Persistence, Rung.LastGood, Rung.Subset, Rung.All];

    [Theory]
    [InlineData("agaci")]
    [InlineData("quantile-tracker")]
    public void What_is_prepared_ahead_changes_no_bound_whatever_comes_of_it(string name)
    {
        var (plain, prepared) = (Make(name), Make(name));
        var (first, second, before) = (Room(plain), Room(prepared), Room(plain));
        var random = new Random(1);
        var boundedCount = 0;
        for (var round = 0; round < 400; round++)
        {
            var rung = _rungs[random.Next(_rungs.Length)];
            for (var h = 0; h < HorizonSteps; h++) first.Values[h] = second.Values[h] = random.NextDouble();
            (first.Rung, second.Rung) = (rung, rung);
            first.Persistence = second.Persistence = random.NextDouble();
            // What was expected need not be what comes; and something may be learnt after it was prepared.
            if (random.Next(4) > 0) prepared.Prepare(_rungs[random.Next(_rungs.Length)], second);
            if (random.Next(4) == 0) Learn(random.NextDouble());
            plain.Bounds(first);
            prepared.Bounds(second);
            Assert.Equal(first.Lower, second.Lower);
            Assert.Equal(first.Upper, second.Upper);
            Assert.Equal(first.Memos, second.Memos);
            if (double.IsFinite(first.Lower[0])) boundedCount++;
            first.CopyTo(before);
            Learn(first.Values[0] + random.NextDouble() - 0.5);
        }

        Assert.InRange(boundedCount, 300, 400);

        void Learn(double actual)
        {
            for (var h = 0; h < HorizonSteps; h++)
            {
                var step = new LedgerStep { Row = before, HorizonIndex = h, Target = Timestamp.MinValue };
                foreach (var intervals in (RungIntervals[])[plain, prepared])
                {
                    intervals.LearnUpper(step, actual);
                    intervals.LearnLower(step, actual);
                }
            }
        }
    }

    private static RungIntervals Make(string name) => new(
        HorizonSteps, _levels.Length,
        (level, _) => IntervalRegistry.TryCreate(
            name, new IntervalSetup(_levels[level]), out var estimator, out string _)
            ? estimator
            : throw new ArgumentException(name));

    private static IssuedForecast Room(RungIntervals intervals) =>
        new(2, HorizonSteps, intervals.MemoLength, _levels.Length);
}
