namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>What has changed in the residuals.</summary>
internal enum ResidualFinding : byte
{
    None,

    /// <summary>The forecasts have come to lie too high or too low.</summary>
    Mean,

    /// <summary>The errors have grown.</summary>
    Size,
}
