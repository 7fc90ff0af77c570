namespace EdgeForecast.Core.Windows;

/// <summary>One column of a window: a signal on the grid.</summary>
/// <param name="Signal">The name that the model gives it; a forecast maps it to a signal of the gateway.</param>
/// <param name="Aggregation">How the samples of a step become one number.</param>
/// <param name="Fill">What stands in for an empty step.</param>
/// <param name="MaxAge">
/// How old a value may be that stands in for an empty step, from the end of its step to the end of the empty one; one
/// step or more. When it is not given, the whole span of the window.
/// </param>
public sealed record WindowColumn(
    string Signal,
    StepAggregation Aggregation = StepAggregation.Mean,
    FillPolicy Fill = FillPolicy.Last,
    TimeSpan? MaxAge = null);
