namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// Where forecasts keep what they have learnt from one start of the process to the next. Called on a forecast's own
/// thread after its message has been handed on; what it takes delays the next slot, so it must be quick.
/// </summary>
public interface IForecastStateStore
{
    /// <summary>What was saved last under this name; null where there is nothing.</summary>
    ReadOnlyMemory<byte>? Load(string name);

    /// <summary>
    /// Keeps the state; either all of it or what was there before. The bytes are only valid during the call.
    /// </summary>
    void Save(string name, ReadOnlySpan<byte> state);
}
