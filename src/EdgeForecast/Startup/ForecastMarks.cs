using System.Collections.Concurrent;
using System.Text.Json;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Startup;

/// <summary>
/// Knows of each forecast the last slot whose message is in the outbox, in a small file that is written after each
/// commit, and not synced: after a kill the kernel still has it, and a card is not worn out by it. After a power cut it
/// may be older; it says under which start of the machine it was written, so that this is known.
/// </summary>
internal sealed class ForecastMarks : IDisposable
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";
    private readonly IStorageFolder _folder;
    private readonly Guid _boot;
    private readonly Action<StoreNotice> _onNotice;
    private readonly ConcurrentDictionary<string, IStorageFile> _files = new(StringComparer.Ordinal);
    private bool _isFailing;

    /// <param name="folder">Where the files lie.</param>
    /// <param name="boot">Which start of the machine this is; empty where that is not known.</param>
    /// <param name="onNotice">Told of what people should know.</param>
    public ForecastMarks(IStorageFolder folder, Guid boot, Action<StoreNotice> onNotice) =>
        (_folder, _boot, _onNotice) = (folder, boot, onNotice);

    /// <summary>Which start of the machine this is; empty where the system does not say.</summary>
    public static Guid Boot()
    {
        try
        {
            return Guid.TryParse(File.ReadAllText(BootIdPath), out var id) ? id : Guid.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Guid.Empty;
        }
    }

    /// <summary>The message is durable now. Never throws.</summary>
    public void Keep(OutboundMessage message)
    {
        if (message.Slot is not { } slot) return;
        try
        {
            var file = _files.GetOrAdd(message.Stream, static (name, folder) => folder.Open(PathOf(name)), _folder);
            Span<byte> bytes = stackalloc byte[SlotMark.Bytes];
            SlotMark.Write(slot, _boot, bytes);
            file.Write(bytes, 0);
            _isFailing = false;
        }
        catch (Exception exception)
        {
            if (!_isFailing)
                _onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                    $"The last slot of the forecast \"{message.Stream}\" could not be kept: {exception.Message} After "
                    + "a crash, forecasts that have left may count as missed."));
            _isFailing = true;
        }
    }

    /// <summary>How far forecasts of a name were kept; null where that is not known.</summary>
    /// <param name="name">Of the forecast.</param>
    /// <param name="newest">The newest of its messages that waits in the outbox; null for none.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public KeptSlot? Last(string name, OutboundMessage? newest)
    {
        var found = newest is null ? null : SlotOf(newest.Payload);
        if (Read(name) is not { } mark) return found is { } slot ? new KeptSlot(slot, IsLast: false) : null;
        return new KeptSlot(mark.Slot, mark.Boot == _boot && _boot != Guid.Empty, found);
    }

    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    private (Timestamp Slot, Guid Boot)? Read(string name)
    {
        if (!_folder.Exists(PathOf(name))) return null;
        Span<byte> bytes = stackalloc byte[SlotMark.Bytes];
        using var file = _folder.Open(PathOf(name));
        return SlotMark.Read(bytes[..file.Read(bytes, 0)]);
    }

    private static Timestamp? SlotOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.TryGetProperty("slot", out var slot) && slot.TryGetDateTimeOffset(out var moment)
                ? Timestamp.From(moment)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PathOf(string name) => name + SlotMark.Extension;
}
