using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Pipeline;

/// <summary>A sample that the gate set aside, and why.</summary>
public readonly record struct QuarantinedSample(Sample Sample, ValidationReason Reason);
