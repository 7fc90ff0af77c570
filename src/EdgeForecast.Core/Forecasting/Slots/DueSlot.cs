using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>A slot that is to be run now.</summary>
/// <param name="Time">Its moment on the plant's clock, on the grid of the forecast.</param>
/// <param name="Repeat">
/// 0; above it where the clock was set back and comes to a time again: a count of set-backs.
/// </param>
public readonly record struct DueSlot(Timestamp Time, int Repeat = 0);
