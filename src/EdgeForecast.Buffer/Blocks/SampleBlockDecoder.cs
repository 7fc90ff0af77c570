using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Reads the samples of a block into arrays that it reuses. Never throws on what it reads.</summary>
internal sealed class SampleBlockDecoder
{
    private readonly DoubleDecoder _doubles = new();
    private int[] _runNumbers = [];
    private int[] _runLengths = [];
    private int _runCount;
    private long[] _values = [];
    private long[] _qualities = [];
    private long[] _sourceTimes = [];
    private long[] _arrivalTimes = [];
    private long[] _flags = [];
    private long[] _deliveryIds = [];
    private long[] _reasons = [];

    /// <summary>The samples of the last block that was read.</summary>
    public int Count { get; private set; }

    /// <summary>The store numbers of its signals, ascending.</summary>
    public ReadOnlySpan<int> RunNumbers => _runNumbers.AsSpan(0, _runCount);

    /// <summary>How many samples each of them has.</summary>
    public ReadOnlySpan<int> RunLengths => _runLengths.AsSpan(0, _runCount);

    public long ArrivalTicks(int index) => _arrivalTimes[index];

    public byte Reason(int index) => (byte)_reasons[index];

    public Sample Sample(int index, SignalId signal) => new(
        signal,
        BitConverter.Int64BitsToDouble(_values[index]),
        new Quality((uint)_qualities[index]),
        new Timestamp(_sourceTimes[index]),
        new Timestamp(_arrivalTimes[index]),
        (SampleFlags)_flags[index],
        (ushort)_deliveryIds[index]);

    /// <summary>Reads all columns. On anything but Done there are no samples.</summary>
    /// <param name="view">A samples or quarantine block.</param>
    /// <param name="failed">The column that could not be read.</param>
    public BlockStatus TryRead(in BlockView view, out BlockColumn failed)
    {
        var count = view.Header.Count;
        Count = 0;
        _runCount = 0;
        failed = default;
        if (count == 0) return BlockStatus.Done;
        Grow(count);
        var status = ReadRuns(view, count);
        failed = BlockColumn.SignalRuns;
        if (status == BlockStatus.Done) status = ReadValues(view, count, out failed);
        if (status == BlockStatus.Done) status = Read(view, BlockColumn.Quality, default, _qualities, out failed);
        if (status == BlockStatus.Done) status = Read(view, BlockColumn.SourceTime, default, _sourceTimes, out failed);
        if (status == BlockStatus.Done)
            status = Read(view, BlockColumn.ArrivalTime, _sourceTimes.AsSpan(0, count), _arrivalTimes, out failed);
        if (status == BlockStatus.Done) status = Read(view, BlockColumn.Flags, default, _flags, out failed);
        if (status == BlockStatus.Done) status = Read(view, BlockColumn.DeliveryId, default, _deliveryIds, out failed);
        if (status == BlockStatus.Done && view.Header.Kind == BlockKind.Quarantine)
            status = Read(view, BlockColumn.Reason, default, _reasons, out failed);
        if (status == BlockStatus.Done) Count = count;
        return status;
    }

    private BlockStatus ReadRuns(in BlockView view, int count)
    {
        if (!view.TryGetSection(BlockColumn.SignalRuns, out var codec, out var section))
            return BlockStatus.MissingColumn;
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (!from.TryCount(count, out var runCount)) return BlockStatus.Malformed;
        long number = -1;
        var total = 0;
        for (var i = 0; i < runCount; i++)
        {
            if (!from.TryCount(int.MaxValue - 1, out var step) || !from.TryCount(count - total, out var length))
                return BlockStatus.Malformed;
            number += step + 1L;
            if (number > int.MaxValue || length == 0) return BlockStatus.Malformed;
            _runNumbers[i] = (int)number;
            _runLengths[i] = length;
            total += length;
        }

        if (total != count || from.Remaining != 0) return BlockStatus.Malformed;
        _runCount = runCount;
        return BlockStatus.Done;
    }

    private BlockStatus ReadValues(in BlockView view, int count, out BlockColumn failed)
    {
        failed = BlockColumn.Value;
        return view.TryGetSection(BlockColumn.Value, out var codec, out var section)
            ? _doubles.TryRead(codec, section, RunLengths, _values.AsSpan(0, count))
            : BlockStatus.MissingColumn;
    }

    private static BlockStatus Read(
        in BlockView view, BlockColumn column, ReadOnlySpan<long> reference, long[] into, out BlockColumn failed)
    {
        failed = column;
        return view.TryGetSection(column, out var codec, out var section)
            ? IntegerDecoder.TryRead(codec, section, reference, into.AsSpan(0, view.Header.Count))
            : BlockStatus.MissingColumn;
    }

    private void Grow(int count)
    {
        if (_values.Length >= count) return;
        var size = (int)Math.Max(1024, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        _runNumbers = new int[size];
        _runLengths = new int[size];
        _values = new long[size];
        _qualities = new long[size];
        _sourceTimes = new long[size];
        _arrivalTimes = new long[size];
        _flags = new long[size];
        _deliveryIds = new long[size];
        _reasons = new long[size];
    }
}
