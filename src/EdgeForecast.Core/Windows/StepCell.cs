using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>What is known of one signal in one step of a grid, enough for every way to aggregate it.</summary>
internal struct StepCell
{
    /// <summary>The number of the step: its end divided by its length.</summary>
    public long Step;

    /// <summary>How many samples; 0 marks a cell never used.</summary>
    public int Count;
    public Quality Worst;
    public double Sum;
    public double Min;
    public double Max;
    public double Last;
    public Timestamp LastTime;

    /// <summary>Starts anew for another step.</summary>
    public void Reset(long step)
    {
        this = default;
        Step = step;
        Min = double.PositiveInfinity;
        Max = double.NegativeInfinity;
        LastTime = new Timestamp(long.MinValue);
    }

    public void Add(in Sample sample)
    {
        Count++;
        Worst = Count == 1 ? sample.Quality : Quality.Worst(Worst, sample.Quality);

        // In the order of arrival, which a replay repeats: another order would round differently.
        Sum += sample.Value;
        Min = Math.Min(Min, sample.Value);
        Max = Math.Max(Max, sample.Value);
        if (sample.SourceTime < LastTime) return;
        Last = sample.Value;
        LastTime = sample.SourceTime;
    }

    public readonly double Aggregate(StepAggregation aggregation) => aggregation switch
    {
        StepAggregation.Last => Last,
        StepAggregation.Mean => Sum / Count,
        StepAggregation.Min => Min,
        StepAggregation.Max => Max,
        StepAggregation.Sum => Sum,
        StepAggregation.Count => Count,
        _ => double.NaN,
    };
}
