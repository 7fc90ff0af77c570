using EdgeForecast.Core.Forecasting.Quantiles;

namespace EdgeForecast.Core.Forecasting;

/// <summary>What a model says of itself.</summary>
/// <param name="Name">Its name, unique among the models of a gateway together with the version.</param>
/// <param name="Version">Its version, as its maker writes it.</param>
/// <param name="Sha256">Of the model file, lower-case hexadecimal.</param>
/// <param name="Inputs">Its input tensors; a run takes their numbers one tensor after another.</param>
/// <param name="OutputSteps">How many steps ahead it forecasts: element h - 1 is for origin + h * step.</param>
/// <param name="OutputStep">Length of an output step.</param>
/// <param name="Target">The name it gives the signal that it forecasts.</param>
public sealed record ModelDescription(
    string Name,
    string Version,
    string Sha256,
    IReadOnlyList<ModelInput> Inputs,
    int OutputSteps,
    TimeSpan OutputStep,
    string Target)
{
    /// <summary>Which quantiles it says of each step; null where it says one number.</summary>
    public QuantileSet? Quantiles { get; init; }

    /// <summary>
    /// Whether all steps of a quantile stand together in the output; else all quantiles of a step do.
    /// </summary>
    public bool IsQuantileMajor { get; init; }

    /// <summary>How many numbers a run gives.</summary>
    public int OutputCount => OutputSteps * (Quantiles?.Count ?? 1);

    /// <summary>How many numbers a run takes, over all inputs.</summary>
    public int InputCellCount => Inputs.Sum(input => input.Window.CellCount);
}
