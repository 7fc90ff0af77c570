namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>An input of a forecast, and where its history holds it.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Window">The window's place in the history.</param>
/// <param name="Column">The column of that window.</param>
/// <param name="Step">The length of a step there.</param>
public sealed record WatchedInput(string Signal, int Window, int Column, TimeSpan Step);
