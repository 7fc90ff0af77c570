namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>How many slots were missed for one cause.</summary>
/// <param name="Cause">One of <see cref="MissCauses"/>.</param>
/// <param name="Count">Since the process started.</param>
public sealed record MissCount(string Cause, long Count);
