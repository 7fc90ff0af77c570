namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// What a model's output says of each step: the forecast, and its quantiles in order of size. Quantiles that cross are
/// put in order, which never raises their pinball loss (Chernozhukov, Fernandez-Val, Galichon 2010). The forecast of a
/// model with quantiles is its median.
/// </summary>
public static class ModelAnswer
{
    /// <summary>How many numbers the quantiles of so many steps are; 0 where the model says none.</summary>
    public static int QuantileCount(ModelDescription model, int steps) => steps * (model.Quantiles?.Count ?? 0);

    /// <param name="model">Whose output it is.</param>
    /// <param name="output">All of it.</param>
    /// <param name="forecast">Takes a number a step, as many as are asked for.</param>
    /// <param name="quantiles">Takes <see cref="QuantileCount"/> numbers, those of a step together.</param>
    public static void Read(
        ModelDescription model, ReadOnlySpan<float> output, Span<double> forecast, Span<double> quantiles)
    {
        if (model.Quantiles is not { } set)
        {
            for (var h = 0; h < forecast.Length; h++) forecast[h] = output[h];
            return;
        }

        for (var h = 0; h < forecast.Length; h++)
        {
            var step = quantiles.Slice(h * set.Count, set.Count);
            for (var i = 0; i < step.Length; i++)
                step[i] = output[model.IsQuantileMajor ? i * model.OutputSteps + h : h * set.Count + i];
            step.Sort();
            forecast[h] = set.At(QuantileSet.Median, step);
        }
    }
}
