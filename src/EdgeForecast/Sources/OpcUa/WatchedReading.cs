using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>A signal and the field of a structure that it reads; null for the value itself.</summary>
internal readonly record struct WatchedReading(SignalId Signal, string? Field);
