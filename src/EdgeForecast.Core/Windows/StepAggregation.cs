namespace EdgeForecast.Core.Windows;

/// <summary>How the samples of one grid step become one number.</summary>
public enum StepAggregation
{
    /// <summary>The sample with the latest source time.</summary>
    Last,
    Mean,
    Min,
    Max,
    Sum,

    /// <summary>How many samples; 0 for an empty step, which is then not missing.</summary>
    Count,
}
