namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>
/// A disk with a cache of its own and a power switch. What was written before a flush is on the medium when the flush
/// returns, and nothing else is sure to be: when the power goes, the writes since then meet a <see cref="CutFate"/>.
/// </summary>
/// <param name="byteCount">Its size.</param>
/// <param name="liesAboutFlushes">Flushes return and do nothing: to see that the loss is found.</param>
internal sealed class CutDisk(int byteCount, bool liesAboutFlushes = false)
{
    /// <summary>What a disk writes whole or not at all.</summary>
    public const int SectorBytes = 512;

    /// <summary>
    /// The file system's superblock is no file's data: ext4 writes it in place, takes its block for one sector, and is
    /// lost where it is torn, whoever runs on it. Its sectors share one fate.
    /// </summary>
    private const int SuperblockSectors = 8;

    private readonly Lock _gate = new();
    private readonly byte[] _medium = new byte[byteCount];
    private readonly byte[] _seen = new byte[byteCount];
    private readonly List<(long Offset, byte[] Bytes)> _cached = [];
    private TaskCompletionSource _off = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _operationsLeft = -1;

    public long ByteCount => _medium.Length;

    public bool LiesAboutFlushes => liesAboutFlushes;

    /// <summary>Flushes that came.</summary>
    public long FlushCount { get; private set; }

    /// <summary>Ends when the power is gone.</summary>
    public Task WhenOff
    {
        get
        {
            lock (_gate) return _off.Task;
        }
    }

    private bool IsOff => _off.Task.IsCompleted;

    /// <summary>Takes the content of a file, and zeros behind it.</summary>
    public void Load(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.Read(file, _medium, 0);
        _medium.AsSpan(length).Clear();
        _medium.CopyTo(_seen, 0);
    }

    /// <summary>Writes what is on the medium into a file, with holes where there are zeros.</summary>
    public void Save(string path)
    {
        const int PieceBytes = 65_536;
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.SetLength(file, _medium.Length);
        for (var offset = 0; offset < _medium.Length; offset += PieceBytes)
        {
            var piece = _medium.AsSpan(offset, Math.Min(PieceBytes, _medium.Length - offset));
            if (piece.ContainsAnyExcept((byte)0)) RandomAccess.Write(file, piece, offset);
        }
    }

    /// <summary>False where the power is gone: there is no answer then.</summary>
    public bool Read(Span<byte> into, long offset)
    {
        lock (_gate)
        {
            if (IsOff) return false;
            _seen.AsSpan((int)offset, into.Length).CopyTo(into);
            return true;
        }
    }

    /// <inheritdoc cref="Read"/>
    public bool Write(ReadOnlySpan<byte> bytes, long offset)
    {
        lock (_gate)
        {
            if (IsOff) return false;
            bytes.CopyTo(_seen.AsSpan((int)offset));
            _cached.Add((offset, bytes.ToArray()));
            return !Count();
        }
    }

    /// <inheritdoc cref="Read"/>
    public bool Flush()
    {
        lock (_gate)
        {
            if (IsOff || Count()) return false;
            FlushCount++;
            if (liesAboutFlushes) return true;
            foreach (var (offset, bytes) in _cached) bytes.CopyTo(_medium, offset);
            _cached.Clear();
            return true;
        }
    }

    /// <summary>The power goes in a write or a flush, so many from now on; that one has no answer.</summary>
    public void CutAtOperation(int count)
    {
        lock (_gate) _operationsLeft = count;
    }

    /// <summary>The power goes now, if it has not gone.</summary>
    public void Cut()
    {
        lock (_gate) _off.TrySetResult();
    }

    /// <summary>Decides what became of the writes that no flush covered, and is on again.</summary>
    public CutOutcome PowerOn(CutFate fate, Random random)
    {
        lock (_gate)
        {
            var shares = _cached.ConvertAll(_ => 1.0);
            var keptFirst = random.Next(liesAboutFlushes ? _cached.Count / 2 : 0, _cached.Count + 1);
            for (var i = 0; i < _cached.Count; i++)
            {
                shares[i] = fate switch
                {
                    CutFate.Lost => 0,
                    CutFate.Kept => 1,
                    CutFate.Prefix => i < keptFirst ? 1 : 0,
                    CutFate.Subset => random.Next(2),
                    CutFate.Torn => random.Next(3) / 2.0,
                    _ => throw new ArgumentOutOfRangeException(nameof(fate)),
                };
                shares[i] = Put(_cached[i].Offset, _cached[i].Bytes, shares[i], random);
            }

            var outcome = new CutOutcome(
                fate, shares.Count, shares.Count(share => share == 0), shares.Count(share => share is > 0 and < 1),
                IsReordered: shares.FindIndex(share => share < 1) is >= 0 and var first
                    && shares.FindLastIndex(share => share > 0) > first);
            _cached.Clear();
            _medium.CopyTo(_seen, 0);
            _operationsLeft = -1;
            _off = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return outcome;
        }
    }

    /// <summary>Puts about this share of a write's sectors onto the medium; returns the share it was.</summary>
    private double Put(long offset, byte[] bytes, double share, Random random)
    {
        var sectorCount = bytes.Length / SectorBytes;
        var putCount = 0;
        var isSuperblockPut = random.NextDouble() < share;
        for (var i = 0; i < sectorCount; i++)
        {
            var isSuperblock = offset / SectorBytes + i < SuperblockSectors;
            var isPut = isSuperblock ? isSuperblockPut : random.NextDouble() < share;
            if (!isPut) continue;
            bytes.AsSpan(i * SectorBytes, SectorBytes).CopyTo(_medium.AsSpan((int)offset + i * SectorBytes));
            putCount++;
        }

        return (double)putCount / sectorCount;
    }

    private bool Count()
    {
        if (_operationsLeft < 0 || --_operationsLeft > 0) return false;
        _off.TrySetResult();
        return true;
    }
}
