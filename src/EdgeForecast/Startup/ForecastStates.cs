using System.Collections.Concurrent;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Startup;

/// <summary>
/// Keeps what each forecast has learnt in small files of its own, and its last slot in another. What a forecast's
/// thread appends is written at once and synced by another thread within a second.
/// </summary>
internal sealed class ForecastStates : IForecastStateStore, IAsyncDisposable
{
    private static readonly TimeSpan _syncInterval = TimeSpan.FromSeconds(1);
    private readonly IStorageFolder _folder;
    private readonly TimeProvider _machine;
    private readonly Action<StoreNotice> _onNotice;
    private readonly ConcurrentDictionary<string, JournaledState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IStorageFile> _marks = new(StringComparer.Ordinal);
    private readonly ITimer _syncing;
    private int _syncCount;

    /// <param name="folder">Where the files lie.</param>
    /// <param name="machine">The clock of the syncs.</param>
    /// <param name="onNotice">Told of what people should know.</param>
    public ForecastStates(IStorageFolder folder, TimeProvider machine, Action<StoreNotice> onNotice)
    {
        (_folder, _machine, _onNotice) = (folder, machine, onNotice);
        _syncing = machine.CreateTimer(_ => Sync(), null, _syncInterval, _syncInterval);
    }

    public ReadOnlyMemory<byte>? Load(string name)
    {
        var content = StateOf(name).Read();
        if (content.Reading == StateReading.Damaged)
            _onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"The saved state of the forecast \"{name}\" was damaged and set aside; it learns anew."));
        return content.Reading == StateReading.Intact ? content.Content : (ReadOnlyMemory<byte>?)null;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> LoadNotes(string name) => StateOf(name).ReadNotes();

    public void Append(string name, ReadOnlySpan<byte> notes) => StateOf(name).Append(notes);

    public void BeginSave(string name) => StateOf(name).BeginWrite();

    public void Save(string name, ReadOnlySpan<byte> state) => StateOf(name).Write(state);

    /// <summary>
    /// Written and not synced: after a kill the kernel still has it, and a card is not worn out by it. After a power
    /// cut it may be older, and the state's own record counts.
    /// </summary>
    public void MarkSlot(string name, Timestamp slot)
    {
        var file = _marks.GetOrAdd(name, static (name, folder) => folder.Open(MarkOf(name)), _folder);
        Span<byte> bytes = stackalloc byte[SlotMark.Bytes];
        SlotMark.Write(slot, bytes);
        file.Write(bytes, 0);
    }

    public Timestamp? LastMark(string name)
    {
        if (!_folder.Exists(MarkOf(name))) return null;
        Span<byte> bytes = stackalloc byte[SlotMark.Bytes];
        using var file = _folder.Open(MarkOf(name));
        return SlotMark.Read(bytes[..file.Read(bytes, 0)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _syncing.DisposeAsync();
        foreach (var state in _states.Values) state.Dispose();
        foreach (var mark in _marks.Values) mark.Dispose();
    }

    private static string MarkOf(string name) => name + SlotMark.Extension;

    private JournaledState StateOf(string name) =>
        _states.GetOrAdd(name, static (name, me) => new(me._folder, $"{name}.forecast", me._machine), this);

    private void Sync()
    {
        // A disk that takes longer than the interval is not asked twice.
        if (Interlocked.Exchange(ref _syncCount, 1) == 1) return;
        try
        {
            foreach (var state in _states.Values) state.SyncWhenDue();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"What the forecasts learnt last could not be synced: {exception.Message}"));
        }
        finally
        {
            Volatile.Write(ref _syncCount, 0);
        }
    }
}
