using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>How far the forecasts of the process before are known to have been kept for their way upstream.</summary>
/// <param name="Slot">The last slot whose forecast is known to have been kept.</param>
/// <param name="IsLast">Nothing after it was kept; else that is not known.</param>
/// <param name="Found">The slot of the newest that waits still; null for none. It may be older, or newer.</param>
public readonly record struct KeptSlot(Timestamp Slot, bool IsLast, Timestamp? Found = null);
