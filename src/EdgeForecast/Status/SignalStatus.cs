using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status;

/// <summary>The last accepted sample of a signal.</summary>
/// <param name="Name">The signal's name.</param>
/// <param name="Unit">As configured, else as its source says; empty where neither does.</param>
/// <param name="Value">NaN before the first.</param>
/// <param name="Quality">Its quality.</param>
/// <param name="SourceTime">When it was measured; null before the first.</param>
/// <param name="ArrivalTime">When it arrived; null before the first.</param>
internal sealed record SignalStatus(
    string Name, string Unit, double Value, Quality Quality, Timestamp? SourceTime, Timestamp? ArrivalTime);
