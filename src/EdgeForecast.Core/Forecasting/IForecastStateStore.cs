using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// Where forecasts keep what they have learnt from one start of the process to the next. Loaded before
/// the first slot; saved on a thread of the pool, so that a slow disk holds no slot up.
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
    /// Keeps notes on what has happened to the state since it was saved. Never waits for the disk.
    /// They survive the end of the process within moments, and a power cut within seconds. The bytes are only valid
    /// during the call. Where it throws, no later notes are kept either until the state is being saved anew: they are
    /// worth nothing with a hole in them.
    /// </summary>
    void Append(string name, ReadOnlySpan<byte> notes);

    /// <summary>
    /// The state is about to be saved as it is now: notes that are appended from here on follow on it. Called on the
    /// thread that appends.
    /// </summary>
    void BeginSave(string name);

    /// <summary>
    /// Keeps the state, and forgets the notes that led to it; either all of it or what was there before. Notes may be
    /// appended meanwhile. The bytes are only valid during the call.
    /// </summary>
    void Save(string name, ReadOnlySpan<byte> state);

    /// <summary>
    /// How far the forecasts of this name were kept for their way upstream when the process before ended; null where
    /// that is not known.
    /// </summary>
    KeptSlot? LastKept(string name) => null;
}
