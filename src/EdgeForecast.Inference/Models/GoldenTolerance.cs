namespace EdgeForecast.Inference.Models;

/// <summary>How far a golden run may be from the expected numbers.</summary>
/// <param name="Kind">How it is judged.</param>
/// <param name="Absolute">By value: the greatest difference of a single number, in the target's unit.</param>
/// <param name="Relative">By value: added to it, as a share of the expected number.</param>
/// <param name="MeanAbsolute">
/// By mean: the greatest mean difference over all numbers of all cases, in the target's unit. Needed for
/// <see cref="GoldenToleranceKind.Mean"/>.
/// </param>
internal sealed record GoldenTolerance(
    GoldenToleranceKind Kind,
    double Absolute,
    double Relative = 0,
    double? MeanAbsolute = null);
