namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>How it stands with an input of a forecast.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Psi">The population stability index against its first period; NaN until both periods are full.</param>
/// <param name="MissingShare">Share of its last steps without a value, 0 to 1; NaN until there are enough.</param>
/// <param name="SilentSteps">Steps since its last value.</param>
public sealed record InputStatus(string Signal, double Psi, double MissingShare, long SilentSteps);
