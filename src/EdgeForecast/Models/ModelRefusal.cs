using EdgeForecast.Core.Signals;

namespace EdgeForecast.Models;

/// <summary>A bundle that was not taken in.</summary>
/// <param name="Path">Where it lies, relative to the models' folder.</param>
/// <param name="Forecast">For which forecast; empty where it is no good for any.</param>
/// <param name="At">When, by the plant's clock.</param>
/// <param name="Reasons">Every reason, with its remedy.</param>
internal sealed record ModelRefusal(string Path, string Forecast, Timestamp At, IReadOnlyList<string> Reasons);
