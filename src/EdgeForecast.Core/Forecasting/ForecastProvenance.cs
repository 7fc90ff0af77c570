using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// What it takes to compute a forecast again: which samples were known, what each expert saw and said, and how they
/// were weighed.
/// </summary>
/// <param name="Step">Length of a step of the horizon.</param>
/// <param name="HorizonSteps">Steps of the horizon.</param>
/// <param name="Seen">What had been seen of each signal at the slot; a signal never seen is not in it.</param>
/// <param name="Experts">In the order of the forecast's reports.</param>
/// <param name="Weights">
/// The weights in force, 0 for who took no part: expert k at step h is at h * experts + k. Empty where nothing was
/// combined.
/// </param>
/// <param name="Persistence">The last value known at the origin; NaN where there was none.</param>
public sealed record ForecastProvenance(
    TimeSpan Step,
    int HorizonSteps,
    IReadOnlyList<SeenUpTo> Seen,
    IReadOnlyList<ExpertProvenance> Experts,
    IReadOnlyList<double> Weights,
    double Persistence);
