namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Encodes a column of integers in the shortest of several ways. Layout of a section:
/// <code>
/// u8  head: bits 0-1 order (0, 1, 2), bit 2 relative, bits 4-7 exponent p
/// zigzag varint seeds: order 0 the smallest number; 1 the first; 2 the first and the first difference
/// the residuals, one for each number without a seed of its own, by codec:
///   Constant   nothing: all numbers are the (one) seed, order 0
///   RunLength  varint residual, varint run length, until all are there
///   Varint     varint each
///   Packed     PackedGroups
/// </code>
/// Numbers are first made relative (the other column is subtracted), then divided by 10^p. Residuals of order 0 are
/// plain, those of order 1 and 2 zigzag. All arithmetic wraps at 64 bits. Reuses its buffers: allocates nothing once
/// they have grown to the largest column.
/// </summary>
internal sealed class IntegerEncoder
{
    public const int ExponentMax = 7;

    private long[] _numbers = [];
    private ulong[] _candidate = [];
    private ulong[] _best = [];
    private (long First, long Second) _seeds;
    private int _exponent;

    /// <summary>Appends the section; returns its codec.</summary>
    /// <param name="values">At least one number.</param>
    /// <param name="orderMax">The highest order to try.</param>
    /// <param name="to">Where to append.</param>
    public ColumnCodec Encode(ReadOnlySpan<long> values, int orderMax, ByteBuffer to) =>
        Encode(values, default, orderMax, to);

    /// <param name="values">At least one number.</param>
    /// <param name="reference">A column of the same length that the reader has already; empty for none.</param>
    /// <param name="orderMax">The highest order to try.</param>
    /// <param name="to">Where to append.</param>
    public ColumnCodec Encode(ReadOnlySpan<long> values, ReadOnlySpan<long> reference, int orderMax, ByteBuffer to)
    {
        Grow(values.Length);
        var best = new IntegerPlan(ColumnCodec.Varint, 0, false, int.MaxValue);
        var bestExponent = 0;
        var bestSeeds = _seeds;
        for (var pass = reference.IsEmpty ? 1 : 0; pass < 2; pass++)
        {
            var relative = pass == 0;
            var numbers = _numbers.AsSpan(0, values.Length);
            Prepare(values, relative ? reference : default, numbers);
            for (var order = 0; order <= (relative ? Math.Min(1, orderMax) : orderMax); order++)
            {
                var residuals = ComputeResiduals(numbers, order);
                var plan = Measure(residuals, order, relative);
                if (plan.Bytes >= best.Bytes) continue;
                (best, bestExponent, bestSeeds) = (plan, _exponent, _seeds);
                (_candidate, _best) = (_best, _candidate);
                if (plan.Codec == ColumnCodec.Constant) break;
            }

            if (best.Codec == ColumnCodec.Constant) break;
        }

        Write(best, bestExponent, bestSeeds, _best.AsSpan(0, ResidualCount(values.Length, best.Order)), to);
        return best.Codec;
    }

    private static int ResidualCount(int count, int order) => Math.Max(0, count - order);

    private void Grow(int count)
    {
        if (_numbers.Length >= count) return;
        var size = (int)Math.Max(1024, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        _numbers = new long[size];
        _candidate = new ulong[size];
        _best = new ulong[size];
    }

    private void Prepare(ReadOnlySpan<long> values, ReadOnlySpan<long> reference, Span<long> numbers)
    {
        if (reference.IsEmpty) values.CopyTo(numbers);
        else
            for (var i = 0; i < values.Length; i++)
                numbers[i] = unchecked(values[i] - reference[i]);

        _exponent = ExponentMax;
        foreach (var number in numbers)
        {
            while (number % DecimalPowers.Int64[_exponent] != 0) _exponent--;
            if (_exponent == 0) return;
        }

        var divisor = DecimalPowers.Int64[_exponent];
        for (var i = 0; i < numbers.Length; i++) numbers[i] /= divisor;
    }

    private ReadOnlySpan<ulong> ComputeResiduals(ReadOnlySpan<long> numbers, int order)
    {
        var into = _candidate.AsSpan(0, ResidualCount(numbers.Length, order));
        _seeds = (numbers[0], numbers.Length > 1 ? unchecked(numbers[1] - numbers[0]) : 0);
        unchecked
        {
            switch (order)
            {
                case 0:
                    var smallest = numbers[0];
                    foreach (var number in numbers) smallest = Math.Min(smallest, number);
                    _seeds = (smallest, 0);
                    for (var i = 0; i < into.Length; i++) into[i] = (ulong)(numbers[i] - smallest);
                    break;
                case 1:
                    for (var i = 0; i < into.Length; i++) into[i] = BitMath.Zigzag(numbers[i + 1] - numbers[i]);
                    break;
                default:
                    for (var i = 0; i < into.Length; i++)
                        into[i] = BitMath.Zigzag(numbers[i + 2] - numbers[i + 1] - (numbers[i + 1] - numbers[i]));
                    break;
            }
        }

        return into;
    }

    private IntegerPlan Measure(ReadOnlySpan<ulong> residuals, int order, bool relative)
    {
        var varint = 0;
        var runLength = 0;
        var run = 0;
        ulong all = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            var residual = residuals[i];
            all |= residual;
            var bytes = BitMath.VarintBytes(residual);
            varint += bytes;
            run++;
            if (i + 1 < residuals.Length && residuals[i + 1] == residual) continue;
            runLength += bytes + BitMath.VarintBytes((ulong)run);
            run = 0;
        }

        var head = 1 + BitMath.VarintBytes(BitMath.Zigzag(_seeds.First))
            + (order == 2 ? BitMath.VarintBytes(BitMath.Zigzag(_seeds.Second)) : 0);
        if (order == 0 && all == 0) return new IntegerPlan(ColumnCodec.Constant, 0, relative, head);
        var best = new IntegerPlan(ColumnCodec.RunLength, order, relative, head + runLength);
        if (head + varint < best.Bytes) best = new IntegerPlan(ColumnCodec.Varint, order, relative, head + varint);
        var packed = head + PackedGroups.Measure(residuals);
        return packed < best.Bytes ? new IntegerPlan(ColumnCodec.Packed, order, relative, packed) : best;
    }

    private static void Write(
        IntegerPlan plan, int exponent, (long First, long Second) seeds, ReadOnlySpan<ulong> residuals, ByteBuffer to)
    {
        to.Byte((byte)(plan.Order | (plan.Relative ? 4 : 0) | (exponent << 4)));
        to.Zigzag(seeds.First);
        if (plan.Order == 2) to.Zigzag(seeds.Second);
        switch (plan.Codec)
        {
            case ColumnCodec.Constant:
                break;
            case ColumnCodec.RunLength:
                WriteRuns(residuals, to);
                break;
            case ColumnCodec.Varint:
                foreach (var residual in residuals) to.Varint(residual);
                break;
            default:
                PackedGroups.Write(residuals, to);
                break;
        }
    }

    private static void WriteRuns(ReadOnlySpan<ulong> residuals, ByteBuffer to)
    {
        var run = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            run++;
            if (i + 1 < residuals.Length && residuals[i + 1] == residuals[i]) continue;
            to.Varint(residuals[i]);
            to.Varint((ulong)run);
            run = 0;
        }
    }
}
