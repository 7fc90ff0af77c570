namespace EdgeForecast.Simulator.Plant;

/// <summary>The past of a plant without waiting for it, on a grid: what models are trained on.</summary>
public static class PlantHistory
{
    /// <summary>
    /// Unit after unit, each from its first step to its last. The readings are those that a simulation with this seed
    /// that started at <paramref name="from"/> would publish without faults.
    /// </summary>
    /// <param name="seed">Of the plant.</param>
    /// <param name="unitCount">How many units, at least 1.</param>
    /// <param name="from">Where the first step begins.</param>
    /// <param name="to">No step ends after this.</param>
    /// <param name="step">Length of a step, greater than zero.</param>
    /// <param name="swaps">
    /// Lasting changes, in the order of their moments, which count from <paramref name="from"/>; null for none.
    /// </param>
    public static IEnumerable<PlantHistoryRow> Generate(
        int seed, int unitCount, DateTimeOffset from, DateTimeOffset to, TimeSpan step,
        IReadOnlyList<CoolingSwap>? swaps = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(unitCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return Enumerable.Range(0, unitCount).SelectMany(unit => OfUnit(seed, unit, from, to, step, swaps));
    }

    private static IEnumerable<PlantHistoryRow> OfUnit(
        int seed, int index, DateTimeOffset from, DateTimeOffset to, TimeSpan step,
        IReadOnlyList<CoolingSwap>? swaps)
    {
        var unit = new TransformerUnit(seed, index, from, swaps);
        var schedule = new ReadingSchedule(seed, index, 1, from);
        var sums = new double[SensorDescription.All.Count];
        var counts = new int[sums.Length];
        for (var end = from + step; end <= to; end += step)
        {
            Array.Clear(sums);
            Array.Clear(counts);
            while (schedule.NextDue <= end)
            {
                var reading = schedule.Next();
                unit.AdvanceTo(reading.Due);
                sums[(int)reading.Sensor.Signal] += unit.Measure(reading.Sensor, reading.Number);
                counts[(int)reading.Sensor.Signal]++;
            }

            yield return new PlantHistoryRow(index, end, [.. sums.Zip(counts, (sum, count) => sum / count)]);
        }
    }
}
