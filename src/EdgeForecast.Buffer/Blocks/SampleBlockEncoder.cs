using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Turns samples into a block: sorted by store number, in the order of arrival within a signal, one section a column.
/// The sections: SignalRuns (Records: varint count of runs; for each run varint store number less the one before less
/// 1, varint count of samples), then Value (doubles), Quality, SourceTime, ArrivalTime (may be relative to
/// SourceTime), Flags, DeliveryId and, in quarantine, Reason (integers). Reuses its buffers.
/// </summary>
internal sealed class SampleBlockEncoder(StoredSignals signals)
{
    private readonly BlockWriter _writer = new();
    private readonly IntegerEncoder _integers = new();
    private readonly DoubleEncoder _doubles = new();
    private int[] _ends = [];
    private int[] _order = [];
    private int[] _runLengths = [];
    private long[] _column = [];
    private long[] _sourceTimes = [];

    /// <summary>The block, valid until the next call.</summary>
    /// <param name="sequence">The number of the block.</param>
    /// <param name="samples">At least one, in the order of arrival.</param>
    public ReadOnlySpan<byte> EncodeSamples(long sequence, ReadOnlySpan<Sample> samples)
    {
        _writer.Begin();
        var header = WriteColumns(BlockKind.Samples, sequence, samples, default);
        return _writer.Finish(header);
    }

    /// <summary>A quarantine block, valid until the next call.</summary>
    /// <param name="sequence">The number of the block.</param>
    /// <param name="samples">In the order of arrival.</param>
    /// <param name="reasons">The reason of each.</param>
    /// <param name="rejected">What never became a sample; not empty where <paramref name="samples"/> is.</param>
    public ReadOnlySpan<byte> EncodeQuarantine(
        long sequence, ReadOnlySpan<Sample> samples, ReadOnlySpan<long> reasons, IReadOnlyList<RejectedInput> rejected)
    {
        _writer.Begin();
        var header = samples.IsEmpty
            ? BlockHeader.Of(BlockKind.Quarantine, sequence, 0, rejected[0].ArrivalTime, rejected[0].ArrivalTime)
            : WriteColumns(BlockKind.Quarantine, sequence, samples, reasons);
        if (rejected.Count > 0)
        {
            RejectedInputs.Write(rejected, _writer.Body);
            _writer.EndSection(BlockColumn.RejectedInputs, ColumnCodec.Records);
            foreach (var input in rejected)
                header = header with
                {
                    FirstArrival = new Timestamp(Math.Min(header.FirstArrival.Ticks, input.ArrivalTime.Ticks)),
                    LastArrival = new Timestamp(Math.Max(header.LastArrival.Ticks, input.ArrivalTime.Ticks)),
                };
        }

        return _writer.Finish(header);
    }

    private BlockHeader WriteColumns(
        BlockKind kind, long sequence, ReadOnlySpan<Sample> samples, ReadOnlySpan<long> reasons)
    {
        Grow(samples.Length);
        var runCount = Sort(samples);
        WriteRuns(runCount);
        var order = _order.AsSpan(0, samples.Length);
        var column = _column.AsSpan(0, samples.Length);
        var sourceTimes = _sourceTimes.AsSpan(0, samples.Length);

        for (var i = 0; i < order.Length; i++) column[i] = BitConverter.DoubleToInt64Bits(samples[order[i]].Value);
        _writer.EndSection(BlockColumn.Value, _doubles.Encode(column, _runLengths.AsSpan(0, runCount), _writer.Body));
        for (var i = 0; i < order.Length; i++) column[i] = samples[order[i]].Quality.Code;
        WriteIntegers(BlockColumn.Quality, column, default, orderMax: 1);
        for (var i = 0; i < order.Length; i++) sourceTimes[i] = samples[order[i]].SourceTime.Ticks;
        var (firstSource, lastSource) = Range(sourceTimes);
        WriteIntegers(BlockColumn.SourceTime, sourceTimes, default, orderMax: 2);
        for (var i = 0; i < order.Length; i++) column[i] = samples[order[i]].ArrivalTime.Ticks;
        var (firstArrival, lastArrival) = Range(column);
        WriteIntegers(BlockColumn.ArrivalTime, column, sourceTimes, orderMax: 2);
        for (var i = 0; i < order.Length; i++) column[i] = (long)samples[order[i]].Flags;
        WriteIntegers(BlockColumn.Flags, column, default, orderMax: 1);
        for (var i = 0; i < order.Length; i++) column[i] = samples[order[i]].DeliveryId;
        WriteIntegers(BlockColumn.DeliveryId, column, default, orderMax: 1);
        if (!reasons.IsEmpty)
        {
            for (var i = 0; i < order.Length; i++) column[i] = reasons[order[i]];
            WriteIntegers(BlockColumn.Reason, column, default, orderMax: 1);
        }

        return new BlockHeader(kind, sequence, samples.Length, firstArrival, lastArrival, firstSource, lastSource);
    }

    private void WriteIntegers(
        BlockColumn column, ReadOnlySpan<long> values, ReadOnlySpan<long> reference, int orderMax) =>
        _writer.EndSection(column, _integers.Encode(values, reference, orderMax, _writer.Body));

    private void WriteRuns(int runCount)
    {
        var body = _writer.Body;
        body.Varint((ulong)runCount);
        var previous = -1;
        var run = 0;
        for (var number = 0; number < signals.NumberEnd; number++)
        {
            var count = _ends[number] - (number == 0 ? 0 : _ends[number - 1]);
            if (count == 0) continue;
            body.Varint((ulong)(number - previous - 1));
            body.Varint((ulong)count);
            _runLengths[run++] = count;
            previous = number;
        }

        _writer.EndSection(BlockColumn.SignalRuns, ColumnCodec.Records);
    }

    /// <summary>Fills the order by counting, which is stable; returns how many signals there are.</summary>
    private int Sort(ReadOnlySpan<Sample> samples)
    {
        var ends = _ends.AsSpan(0, signals.NumberEnd);
        ends.Clear();
        foreach (ref readonly var sample in samples) ends[signals.StoreNumber(sample.Signal)]++;
        var runCount = 0;
        var start = 0;
        foreach (ref var end in ends)
        {
            var count = end;
            if (count > 0) runCount++;
            end = start;
            start += count;
        }

        for (var i = 0; i < samples.Length; i++) _order[ends[signals.StoreNumber(samples[i].Signal)]++] = i;
        return runCount;
    }

    private static (Timestamp First, Timestamp Last) Range(ReadOnlySpan<long> values)
    {
        var (first, last) = (values[0], values[0]);
        foreach (var value in values)
        {
            if (value < first) first = value;
            if (value > last) last = value;
        }

        return (new Timestamp(first), new Timestamp(last));
    }

    private void Grow(int count)
    {
        if (_ends.Length < signals.NumberEnd)
        {
            _ends = new int[signals.NumberEnd * 2];
            _runLengths = new int[signals.NumberEnd * 2];
        }

        if (_order.Length >= count) return;
        var size = (int)Math.Max(1024, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        _order = new int[size];
        _column = new long[size];
        _sourceTimes = new long[size];
    }
}
