using EdgeForecast.Core.Validation;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>What a field of a structure gave: a number, or why not.</summary>
internal readonly record struct FieldValue(double Number, string? Wrong = null, ValidationReason Reason = default);
