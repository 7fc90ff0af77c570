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
    /// The notes that were appended since that state was saved, in order; those that a crash tore are left out, and all
    /// that follow them.
    /// </summary>
    IReadOnlyList<ReadOnlyMemory<byte>> LoadNotes(string name);

    /// <summary>
    /// Keeps notes on what has happened to the state since it was saved. They survive the end of the process at once,
    /// and a power cut within a second. The bytes are only valid during the call.
    /// </summary>
    void Append(string name, ReadOnlySpan<byte> notes);

    /// <summary>
    /// Keeps the state, and forgets the notes that led to it; either all of it or what was there before. The bytes are
    /// only valid during the call.
    /// </summary>
    void Save(string name, ReadOnlySpan<byte> state);
}
