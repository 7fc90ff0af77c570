using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>How often a reason was found with a signal.</summary>
public readonly record struct GateCount(SignalId Signal, ValidationReason Reason, long Count);
