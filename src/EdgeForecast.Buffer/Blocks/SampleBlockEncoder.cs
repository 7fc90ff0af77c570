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
    private int[] _starts = [];
    private int[] _places = [];
    private int[] _runLengths = [];
    private long[] _column = [];
    private long[] _values = [];
    private long[] _sourceTimes = [];
    private long[] _arrivalTimes = [];
    private int _sampleCount;
    private int _runCount;
    private (bool Quality, bool Flags, bool DeliveryId) _varies;

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
        var header = Survey(kind, sequence, samples);
        WriteRuns();
        Scatter(samples);
        var sourceTimes = _sourceTimes.AsSpan(0, samples.Length);
        _writer.EndSection(BlockColumn.Value,
            _doubles.Encode(_values.AsSpan(0, samples.Length), _runLengths.AsSpan(0, _runCount), _writer.Body));
        WriteSmall(BlockColumn.Quality, samples, _varies.Quality, static sample => sample.Quality.Code);
        WriteIntegers(BlockColumn.SourceTime, sourceTimes, default, orderMax: 2);
        WriteIntegers(BlockColumn.ArrivalTime, _arrivalTimes.AsSpan(0, samples.Length), sourceTimes, orderMax: 2);
        WriteSmall(BlockColumn.Flags, samples, _varies.Flags, static sample => (long)sample.Flags);
        WriteSmall(BlockColumn.DeliveryId, samples, _varies.DeliveryId, static sample => sample.DeliveryId);
        if (reasons.IsEmpty) return header;
        var column = _column.AsSpan(0, samples.Length);
        for (var i = 0; i < column.Length; i++) column[_places[i]] = reasons[i];
        WriteIntegers(BlockColumn.Reason, column, default, orderMax: 1);
        return header;
    }

    private void WriteIntegers(
        BlockColumn column, ReadOnlySpan<long> values, ReadOnlySpan<long> reference, int orderMax) =>
        _writer.EndSection(column, _integers.Encode(values, reference, orderMax, _writer.Body));

    /// <summary>A column that mostly is the same for all.</summary>
    private void WriteSmall(BlockColumn name, ReadOnlySpan<Sample> samples, bool varies, Func<Sample, long> read)
    {
        var column = _column.AsSpan(0, samples.Length);
        if (!varies) column.Fill(read(samples[0]));
        else
            for (var i = 0; i < column.Length; i++)
                column[_places[i]] = read(samples[i]);
        WriteIntegers(name, column, default, orderMax: 1);
    }

    private void WriteRuns()
    {
        var body = _writer.Body;
        body.Varint((ulong)_runCount);
        var previous = -1;
        var run = 0;
        for (var number = 0; number < signals.NumberEnd; number++)
        {
            var count = (number + 1 < signals.NumberEnd ? _starts[number + 1] : _sampleCount) - _starts[number];
            if (count == 0) continue;
            body.Varint((ulong)(number - previous - 1));
            body.Varint((ulong)count);
            _runLengths[run++] = count;
            previous = number;
        }

        _writer.EndSection(BlockColumn.SignalRuns, ColumnCodec.Records);
    }

    /// <summary>Finds where each signal begins, the times' ranges and which columns vary.</summary>
    private BlockHeader Survey(BlockKind kind, long sequence, ReadOnlySpan<Sample> samples)
    {
        var starts = _starts.AsSpan(0, signals.NumberEnd);
        starts.Clear();
        ref readonly var first = ref samples[0];
        var (firstSource, lastSource) = (first.SourceTime.Ticks, first.SourceTime.Ticks);
        var (firstArrival, lastArrival) = (first.ArrivalTime.Ticks, first.ArrivalTime.Ticks);
        var (quality, flags, deliveryId) = (0u, 0, 0);
        foreach (ref readonly var sample in samples)
        {
            starts[signals.StoreNumber(sample.Signal)]++;
            firstSource = Math.Min(firstSource, sample.SourceTime.Ticks);
            lastSource = Math.Max(lastSource, sample.SourceTime.Ticks);
            firstArrival = Math.Min(firstArrival, sample.ArrivalTime.Ticks);
            lastArrival = Math.Max(lastArrival, sample.ArrivalTime.Ticks);
            quality |= sample.Quality.Code ^ first.Quality.Code;
            flags |= (int)sample.Flags ^ (int)first.Flags;
            deliveryId |= sample.DeliveryId ^ first.DeliveryId;
        }

        _varies = (quality != 0, flags != 0, deliveryId != 0);
        _sampleCount = samples.Length;
        _runCount = 0;
        var end = 0;
        foreach (ref var start in starts)
        {
            var count = start;
            if (count > 0) _runCount++;
            start = end;
            end += count;
        }

        return new BlockHeader(kind, sequence, samples.Length, new Timestamp(firstArrival),
            new Timestamp(lastArrival), new Timestamp(firstSource), new Timestamp(lastSource));
    }

    /// <summary>Sorts by signal, stable, into columns.</summary>
    private void Scatter(ReadOnlySpan<Sample> samples)
    {
        var starts = _starts.AsSpan(0, signals.NumberEnd);
        var values = _values.AsSpan(0, samples.Length);
        var sourceTimes = _sourceTimes.AsSpan(0, samples.Length);
        var arrivalTimes = _arrivalTimes.AsSpan(0, samples.Length);
        var places = _places.AsSpan(0, samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            ref readonly var sample = ref samples[i];
            var place = starts[signals.StoreNumber(sample.Signal)]++;
            places[i] = place;
            values[place] = BitConverter.DoubleToInt64Bits(sample.Value);
            sourceTimes[place] = sample.SourceTime.Ticks;
            arrivalTimes[place] = sample.ArrivalTime.Ticks;
        }
    }

    private void Grow(int count)
    {
        if (_starts.Length < signals.NumberEnd)
        {
            _starts = new int[signals.NumberEnd * 2];
            _runLengths = new int[signals.NumberEnd * 2];
        }

        if (_places.Length >= count) return;
        var size = (int)Math.Max(1024, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        _places = new int[size];
        _column = new long[size];
        _values = new long[size];
        _sourceTimes = new long[size];
        _arrivalTimes = new long[size];
    }
}
