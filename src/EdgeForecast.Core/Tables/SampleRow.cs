using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tables;

/// <summary>A sample as it stands in a table, with the name of its signal.</summary>
/// <param name="Signal">The name.</param>
/// <param name="Sample">The sample; its signal number means nothing.</param>
public readonly record struct SampleRow(string Signal, Sample Sample);
