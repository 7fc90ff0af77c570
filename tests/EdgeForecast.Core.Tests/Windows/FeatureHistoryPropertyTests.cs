using CsCheck;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Windows;

/// <summary>
/// Random streams of two signals with late, early, missing and bunched samples, in random batches, with random windows
/// cut at random moments.
/// </summary>
public sealed class FeatureHistoryPropertyTests
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(10);
    private static readonly Timestamp _start = Timestamp.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly long _count =
        long.TryParse(Environment.GetEnvironmentVariable("EDGEFORECAST_WINDOW_STREAMS"), out var count) ? count : 1000;

    // Source time after the sample before it, lateness, whether it is dropped on the way, value, quality; milliseconds
    // that fall on the grid often.
    private static readonly Gen<Sample[]> _stream = Gen.Select(
        Gen.OneOf(Gen.Int[0, 4].Select(n => n * 1000), Gen.Int[0, 40_000], Gen.Const(10_000)),
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 5000], Gen.Int[0, 60_000], Gen.Int[-20_000, 0]),
        Gen.Bool, Gen.Double[-1000, 1000], Gen.Int[0, 10]).Array[0, 60].Select(items =>
        {
            var samples = new List<Sample>();
            var (source, arrival) = (new[] { 0, 0 }, new[] { 0, 0 });
            foreach (var (gap, lateness, isFirst, value, quality) in items)
            {
                var signal = isFirst ? 0 : 1;
                source[signal] += gap;

                // Within a signal arrival times never go back.
                arrival[signal] = Math.Max(arrival[signal], source[signal] + lateness);
                samples.Add(new Sample(
                    new SignalId(signal * 2), value, quality == 0 ? Quality.Uncertain : Quality.Good,
                    _start + TimeSpan.FromMilliseconds(source[signal] - (quality == 1 ? 15_000 : 0)),
                    _start + TimeSpan.FromMilliseconds(arrival[signal])));
            }

            return samples.ToArray();
        });

    private static readonly Gen<WindowColumn> _column = Gen.Select(
        Gen.Enum<StepAggregation>(), Gen.Enum<FillPolicy>(), Gen.Int[0, 5],
        (aggregation, fill, age) => new WindowColumn(
            "signal", aggregation, fill, age == 0 ? null : TimeSpan.FromSeconds((age * 10) + 5)));

    private static readonly Gen<BoundWindow> _window = Gen.Select(
        Gen.Int[1, 8], Gen.Select(_column, Gen.Int[0, 1]).Array[1, 3], Gen.Enum<WindowLayout>(), Gen.Double[0, 1],
        (length, columns, layout, share) => new BoundWindow(
            new WindowDefinition(_step, length, [.. columns.Select(column => column.Item1)], layout, share),
            [.. columns.Select(column => new SignalId(column.Item2 * 2))]));

    private static readonly Gen<(Sample[] Stream, BoundWindow Window, int[] Cuts)> _case =
        Gen.Select(_stream, _window, Gen.Int[0, 60_000].Array[1, 20]);

    [Fact]
    public void A_window_is_what_a_search_through_all_samples_known_at_the_cut_gives() =>
        _case.Sample(
            (stream, window, cuts) =>
            {
                var history = new FeatureHistory([window]);
                var naive = new NaiveHistory(window);
                var expected = new float[window.Definition.CellCount];
                var offered = 0;
                foreach (var cut in Cuts(cuts))
                {
                    // The thread that takes in is a little ahead of the cut, never behind it.
                    for (; offered < stream.Length; offered++)
                    {
                        if (stream[offered..].All(sample => sample.ArrivalTime > cut + TimeSpan.FromSeconds(7))) break;
                        history.Offer([stream[offered]]);
                        naive.Offer(stream[offered]);
                    }

                    history.AdvanceTo(cut);
                    var origin = cut.FloorTo(_step);
                    var numbers = naive.Fill(cut, origin, out var share, out var worst);
                    var got = new float[expected.Length];
                    var result = history.Fill(0, origin, got);
                    if (result.Usable != numbers is not null) return false;
                    if (Math.Abs(result.ImputedShare - share) > 1e-12) return false;
                    if (numbers is null) continue;
                    if (result.WorstQuality != worst || !got.SequenceEqual(numbers)) return false;
                }

                return true;
            },
            iter: _count);

    [Fact]
    public void A_replay_gives_the_bits_of_the_live_window_also_with_samples_that_came_after_the_cut() =>
        Gen.Select(_case, Gen.Int[1, 7]).Sample(
            (item, batchSize) =>
            {
                var (stream, window, cuts) = item;
                var live = new FeatureHistory([window]);
                var offered = 0;
                foreach (var cut in Cuts(cuts))
                {
                    while (offered < stream.Length
                        && stream[offered..].Any(sample => sample.ArrivalTime <= cut + TimeSpan.FromSeconds(20)))
                    {
                        var batch = stream[offered..Math.Min(stream.Length, offered + batchSize)];
                        live.Offer(batch);
                        offered += batch.Length;
                    }

                    live.AdvanceTo(cut);
                    if (!SameBits(live, Replayed(window, stream, cut), window, cut)) return false;
                }

                return live.Status.LateCutCount == 0;
            },
            iter: _count);

    /// <summary>A history made anew from what a store gives back: all far enough back, signal by signal.</summary>
    private static FeatureHistory Replayed(BoundWindow window, Sample[] stream, Timestamp cut)
    {
        var replayed = new FeatureHistory([window]);
        var from = cut - replayed.Lookback;
        replayed.Offer([.. stream.Where(s => s.Signal.Index == 2 && s.ArrivalTime >= from)]);
        replayed.Offer([.. stream.Where(s => s.Signal.Index == 0 && s.ArrivalTime >= from)]);
        replayed.AdvanceTo(cut);
        return replayed;
    }

    private static bool SameBits(FeatureHistory left, FeatureHistory right, BoundWindow window, Timestamp cut)
    {
        for (var back = 0; back < 3; back++)
        {
            var origin = cut.FloorTo(_step) - (_step * back);
            var leftTensor = new float[window.Definition.CellCount];
            var rightTensor = new float[window.Definition.CellCount];
            if (left.Fill(0, origin, leftTensor) != right.Fill(0, origin, rightTensor)) return false;
            if (!leftTensor.Select(BitConverter.SingleToInt32Bits)
                    .SequenceEqual(rightTensor.Select(BitConverter.SingleToInt32Bits)))
                return false;
            for (var column = 0; column < window.Signals.Count; column++)
            {
                var leftKnown = left.TryGetStep(0, column, origin, out var leftValue, out var leftQuality);
                var rightKnown = right.TryGetStep(0, column, origin, out var rightValue, out var rightQuality);
                if (leftKnown != rightKnown || leftQuality != rightQuality) return false;
                if (!leftValue.Equals(rightValue)) return false;
            }
        }

        return true;
    }

    private static IEnumerable<Timestamp> Cuts(int[] gaps)
    {
        var cut = _start;
        foreach (var gap in gaps) yield return cut += TimeSpan.FromMilliseconds(gap);
    }
}
