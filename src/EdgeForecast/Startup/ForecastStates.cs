using System.Buffers.Binary;
using System.Collections.Concurrent;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Startup;

/// <summary>
/// Keeps what each forecast has learnt in a small file of its own, replaced whole, and its last slot in another.
/// </summary>
internal sealed class ForecastStates(IStorageFolder folder, Action<StoreNotice> onNotice)
    : IForecastStateStore, IAsyncDisposable
{
    private const int MarkBytes = 2 * sizeof(long);
    private readonly ConcurrentDictionary<string, IStorageFile> _marks = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte>? Load(string name)
    {
        var content = FileOf(name).Read();
        if (content.Reading == StateReading.Damaged)
            onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"The saved state of the forecast \"{name}\" was damaged and set aside; it learns anew."));
        return content.Reading == StateReading.Intact ? content.Content : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>
    /// Written and not synced: after a kill the kernel still has it, and a card is not worn out by it. After a power
    /// cut it may be older, and the state's own record counts. Layout: ticks of the slot, their complement.
    /// </summary>
    public void MarkSlot(string name, Timestamp slot)
    {
        var file = _marks.GetOrAdd(name, static (name, folder) => folder.Open(MarkOf(name)), folder);
        Span<byte> bytes = stackalloc byte[MarkBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, slot.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], ~slot.Ticks);
        file.Write(bytes, 0);
    }

    public Timestamp? LastMark(string name)
    {
        if (!folder.Exists(MarkOf(name))) return null;
        Span<byte> bytes = stackalloc byte[MarkBytes];
        using var file = folder.Open(MarkOf(name));
        if (file.Read(bytes, 0) != MarkBytes) return null;
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]) == ~ticks ? new Timestamp(ticks) : null;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var file in _marks.Values) file.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string MarkOf(string name) => $"{name}.slot";

    public void Save(string name, ReadOnlySpan<byte> state) => FileOf(name).Write(state);

    private StateFile FileOf(string name) => new(folder, $"{name}.forecast");
}
