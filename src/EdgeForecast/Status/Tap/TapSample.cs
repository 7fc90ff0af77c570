using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Status.Tap;

/// <summary>A sample as it left the gate.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Reason">Why it was set aside; <see cref="ValidationReason.None"/> for an accepted one.</param>
internal readonly record struct TapSample(Sample Sample, ValidationReason Reason);
