using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Windows;

/// <summary>
/// The same as <see cref="FeatureHistory"/> said with lists and searches: every sample that was ever offered, and each
/// number of a window looked up in it.
/// </summary>
internal sealed class NaiveHistory(BoundWindow bound)
{
    private readonly List<Sample> _offered = [];
    private WindowDefinition Window => bound.Definition;

    public void Offer(Sample sample) => _offered.Add(sample);

    /// <summary>The window's numbers as known at the cut; null where it is not usable.</summary>
    public float[]? Fill(Timestamp cut, Timestamp origin, out double imputedShare, out Quality worst)
    {
        var tensor = new float[Window.CellCount];
        var imputed = 0;
        var complete = true;
        worst = Quality.Good;
        for (var column = 0; column < Window.Columns.Count; column++)
            for (var index = 0; index < Window.Length; index++)
            {
                var end = origin - (Window.Step * (Window.Length - 1 - index));
                var place = Window.Layout == WindowLayout.TimeColumn
                    ? (index * Window.Columns.Count) + column
                    : (column * Window.Length) + index;
                if (Value(column, end, cut, origin, out var value, out var isImputed, ref worst))
                    tensor[place] = (float)value;
                else complete = false;
                if (isImputed) imputed++;
            }

        imputedShare = (double)imputed / Window.CellCount;
        return complete && imputedShare <= Window.ImputedShareMax && tensor.All(float.IsFinite) ? tensor : null;
    }

    private bool Value(
        int column, Timestamp end, Timestamp cut, Timestamp origin, out double value, out bool isImputed,
        ref Quality worst)
    {
        var definition = Window.Columns[column];
        isImputed = false;
        var measured = Measured(column, end, cut);
        if (measured.Count > 0 || definition.Aggregation == StepAggregation.Count)
        {
            foreach (var sample in measured) worst = Quality.Worst(worst, sample.Quality);
            value = Aggregate(definition.Aggregation, measured);
            return true;
        }

        isImputed = true;
        value = 0;
        if (definition.Fill == FillPolicy.Zero) return true;
        if (definition.Fill == FillPolicy.None) return false;
        var maxAge = definition.MaxAge ?? Window.Step * Window.Length;
        for (var before = end - Window.Step; end - before <= maxAge; before -= Window.Step)
        {
            var left = Measured(column, before, cut);
            if (left.Count == 0) continue;
            foreach (var sample in left) worst = Quality.Worst(worst, sample.Quality);
            value = Aggregate(definition.Aggregation, left);
            if (definition.Fill != FillPolicy.Linear) return true;
            for (var after = end + Window.Step; after <= origin; after += Window.Step)
            {
                var right = Measured(column, after, cut);
                if (right.Count == 0) continue;
                value += (Aggregate(definition.Aggregation, right) - value) * ((end - before) / (after - before));
                break;
            }

            return true;
        }

        return false;
    }

    private List<Sample> Measured(int column, Timestamp end, Timestamp cut) =>
        [.. _offered.Where(sample =>
            sample.Signal == bound.Signals[column] && sample.ArrivalTime <= cut
            && sample.SourceTime > end - Window.Step && sample.SourceTime <= end
            && sample.SourceTime - sample.ArrivalTime <= TimeSpan.FromMinutes(1))];

    private static double Aggregate(StepAggregation aggregation, List<Sample> samples) => aggregation switch
    {
        StepAggregation.Last =>
            samples.Last(sample => sample.SourceTime == samples.Max(other => other.SourceTime)).Value,
        StepAggregation.Mean => samples.Aggregate(0.0, (sum, sample) => sum + sample.Value) / samples.Count,
        StepAggregation.Min => samples.Min(sample => sample.Value),
        StepAggregation.Max => samples.Max(sample => sample.Value),
        StepAggregation.Sum => samples.Aggregate(0.0, (sum, sample) => sum + sample.Value),
        StepAggregation.Count => samples.Count,
        _ => throw new NotSupportedException(),
    };
}
