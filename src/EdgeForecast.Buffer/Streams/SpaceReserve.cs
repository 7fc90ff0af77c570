using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A file that does nothing but take space, so that a full disk still has room for what is small and must not stop:
/// outbox and state give it up when a write of theirs finds no space. While it is given up, the sample store does not
/// write; the loop makes the file again when there is space for it and as much again.
/// </summary>
/// <param name="folder">Where the file is.</param>
/// <param name="bytes">Its length; 0 for no reserve.</param>
/// <param name="machineClock">Measures the time between two attempts.</param>
/// <param name="onNotice">Called when it is given up and when it is back.</param>
public sealed class SpaceReserve(
    IStorageFolder folder, long bytes, TimeProvider machineClock, Action<StoreNotice>? onNotice = null) : ILoop
{
    public const string FileName = "space.reserve";
    private const int ChunkBytes = 1 << 20;
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile bool _isGivenUp;
    private volatile bool _wasMade;
    private long _givenUpCount;

    public string Name => "store.reserve";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    /// <summary>Whether outbox and state live on the reserve now; samples wait.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Whether the file is there, whole.</summary>
    public bool IsHeld => bytes == 0 || (_wasMade && !_isGivenUp);

    /// <summary>How often it was given up since the process started.</summary>
    public long GivenUpCount => Interlocked.Read(ref _givenUpCount);

    /// <summary>Gives the space to whoever asks; false when there is none to give.</summary>
    public bool GiveUp()
    {
        lock (_gate)
        {
            if (bytes == 0 || _isGivenUp || !folder.Exists(FileName)) return false;
            folder.Delete(FileName);
            _isGivenUp = true;
        }

        Interlocked.Increment(ref _givenUpCount);
        onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Error,
            $"The disk of {folder.Location} is full: outbox and state go on with the reserve of "
            + $"{bytes >> 20} MB, samples wait until there is space. Free some."));
        return true;
    }

    /// <summary>Makes the file where it is not there and there is space; returns whether it is there.</summary>
    public bool TryMake()
    {
        lock (_gate)
        {
            if (IsHeld) return true;
            // Twice, so that what made the disk full does not meet its end at once again.
            if (folder.FreeBytes is { } free && free < bytes * 2) return false;
            try
            {
                Write();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Remove();
                return false;
            }

            _wasMade = true;
            if (!_isGivenUp) return true;
            _isGivenUp = false;
        }

        onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Warning,
            $"The disk of {folder.Location} has space again: the reserve is back, samples are written."));
        return true;
    }

    /// <summary>Keeps the file there until <paramref name="stop"/>.</summary>
    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_period, machineClock);
        try
        {
            do
            {
                heartbeat.Beat();
                TryMake();
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reserve stays for the next start.
            return;
        }
    }

    /// <summary>Zeros, written and not only promised: a hole in a file reserves nothing.</summary>
    private void Write()
    {
        using var file = folder.Open(FileName);
        if (file.Length == bytes) return;
        var zeros = new byte[(int)Math.Min(ChunkBytes, bytes)];
        for (long at = 0; at < bytes; at += zeros.Length)
            file.Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - at)), at);
        file.SetLength(bytes);
        file.Sync();
        folder.SyncEntries();
    }

    private void Remove()
    {
        try
        {
            if (folder.Exists(FileName)) folder.Delete(FileName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Warning,
                $"A part of the reserve stays in {folder.Location}: {exception.Message}"));
        }
    }
}
