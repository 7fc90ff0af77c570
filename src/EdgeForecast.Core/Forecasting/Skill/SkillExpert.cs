namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>An expert of a skill report.</summary>
/// <param name="Name">Its name in the forecast's declaration.</param>
/// <param name="IsShadow">It is scored and never served.</param>
/// <param name="Weight">Its weight in the last forecast, mean over the horizon.</param>
public sealed record SkillExpert(string Name, bool IsShadow, double Weight)
{
    /// <summary>Which quantiles it says; empty where it says none.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>
    /// Its weight in the chief interval of the last forecast, the mean over both bounds and the horizon; NaN where it
    /// says no quantiles.
    /// </summary>
    public double IntervalWeight { get; init; } = double.NaN;
}
