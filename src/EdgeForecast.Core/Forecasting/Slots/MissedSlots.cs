using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>A row of slots that passed without a forecast.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why: one of <see cref="RunTime.MissCauses"/>.</param>
public readonly record struct MissedSlots(Timestamp First, Timestamp Last, long Count, string Reason);
