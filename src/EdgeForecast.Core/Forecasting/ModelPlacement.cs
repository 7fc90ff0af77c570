namespace EdgeForecast.Core.Forecasting;

/// <summary>Which queue a model's runs wait in.</summary>
/// <param name="Lane">The queue's number, at least 0: models of one number wait for each other.</param>
/// <param name="Width">How many of the queue run at the same time, at least 1.</param>
public readonly record struct ModelPlacement(int Lane, int Width)
{
    /// <summary>One queue for all, one at a time.</summary>
    public static ModelPlacement Single { get; } = new(0, 1);
}
