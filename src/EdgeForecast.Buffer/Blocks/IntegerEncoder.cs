using System.Numerics;

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
/// plain, those of order 1 and 2 zigzag. All arithmetic wraps at 64 bits. Which way is the shortest is measured on
/// samples of a long column. Reuses its buffers: allocates nothing once they have grown to the largest column.
/// </summary>
internal sealed class IntegerEncoder
{
    public const int ExponentMax = 7;

    private long[] _plain = [];
    private long[] _relative = [];
    private ulong[] _residuals = [];

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
    public ColumnCodec Encode(
        ReadOnlySpan<long> values, ReadOnlySpan<long> reference, int orderMax, ByteBuffer to) =>
        Write(Prepare(values, reference, orderMax), values.Length, to);

    /// <summary>Finds the shortest way, without writing. Of up to 1,024 numbers its bytes are exact.</summary>
    public IntegerPlan Prepare(ReadOnlySpan<long> values, ReadOnlySpan<long> reference, int orderMax)
    {
        Grow(values.Length);
        var best = new IntegerPlan(ColumnCodec.Varint, 0, false, 0, int.MaxValue);
        if (!reference.IsEmpty)
        {
            var relative = _relative.AsSpan(0, values.Length);
            VectorMath.Subtract(values, reference, relative);
            Plan(relative, isRelative: true, Math.Min(1, orderMax), ref best);
        }

        if (best.Codec != ColumnCodec.Constant)
        {
            var plain = _plain.AsSpan(0, values.Length);
            values.CopyTo(plain);
            Plan(plain, isRelative: false, orderMax, ref best);
        }

        return best;
    }

    /// <summary>Writes what was prepared last.</summary>
    public ColumnCodec Write(IntegerPlan plan, int count, ByteBuffer to) =>
        Write(plan, (plan.Relative ? _relative : _plain).AsSpan(0, count), to);

    private void Grow(int count)
    {
        if (_plain.Length >= count) return;
        var size = (int)Math.Max(1024, BitOperations.RoundUpToPowerOf2((uint)count));
        _plain = new long[size];
        _relative = new long[size];
        _residuals = new ulong[size];
    }

    /// <summary>Divides the numbers by a power of ten and finds what is shorter than the best so far.</summary>
    private void Plan(Span<long> numbers, bool isRelative, int orderMax, ref IntegerPlan best)
    {
        var isConstant = numbers.IndexOfAnyExcept(numbers[0]) < 0;
        var exponent = PowersOfTen.Divide(isConstant ? numbers[..1] : numbers);
        if (isConstant)
        {
            numbers.Fill(numbers[0]);
            var bytes = 1 + BitMath.VarintBytes(BitMath.Zigzag(numbers[0]));
            if (bytes < best.Bytes) best = new IntegerPlan(ColumnCodec.Constant, 0, isRelative, exponent, bytes);
            return;
        }

        var smallest = VectorMath.Smallest(numbers);
        for (var order = 0; order <= orderMax; order++)
        {
            var cost = new ResidualCost(_residuals);
            cost.Measure(numbers, order, smallest);
            var (codec, bytes) = cost.Best();
            bytes += HeadBytes(numbers, order, smallest);
            if (bytes < best.Bytes) best = new IntegerPlan(codec, order, isRelative, exponent, bytes);
        }
    }

    private static int HeadBytes(ReadOnlySpan<long> numbers, int order, long smallest) => 1 + order switch
    {
        0 => BitMath.VarintBytes(BitMath.Zigzag(smallest)),
        1 => BitMath.VarintBytes(BitMath.Zigzag(numbers[0])),
        _ => BitMath.VarintBytes(BitMath.Zigzag(numbers[0])) + BitMath.VarintBytes(BitMath.Zigzag(Second(numbers))),
    };

    private static long Second(ReadOnlySpan<long> numbers) =>
        numbers.Length > 1 ? unchecked(numbers[1] - numbers[0]) : 0;

    private ColumnCodec Write(IntegerPlan plan, ReadOnlySpan<long> numbers, ByteBuffer to)
    {
        var smallest = plan.Order == 0 ? VectorMath.Smallest(numbers) : 0;
        to.Byte((byte)(plan.Order | (plan.Relative ? 4 : 0) | (plan.Exponent << 4)));
        to.Zigzag(plan.Order == 0 ? smallest : numbers[0]);
        if (plan.Order == 2) to.Zigzag(Second(numbers));
        if (plan.Codec == ColumnCodec.Constant) return ColumnCodec.Constant;
        var first = Math.Min(plan.Order, numbers.Length);
        var residuals = _residuals.AsSpan(0, numbers.Length - first);
        ResidualCost.Fill(numbers, plan.Order, smallest, first, residuals);
        switch (plan.Codec)
        {
            case ColumnCodec.RunLength:
                // Between the samples that were measured there may be more runs than in them.
                if (TryWriteRuns(residuals, to)) return ColumnCodec.RunLength;
                PackedGroups.Write(residuals, to);
                return ColumnCodec.Packed;
            case ColumnCodec.Varint:
                foreach (var residual in residuals) to.Varint(residual);
                return ColumnCodec.Varint;
            default:
                PackedGroups.Write(residuals, to);
                return ColumnCodec.Packed;
        }
    }

    private static bool TryWriteRuns(ReadOnlySpan<ulong> residuals, ByteBuffer to)
    {
        var start = to.Length;
        var bytesMax = residuals.Length * 2 + 32;
        while (!residuals.IsEmpty)
        {
            var run = residuals.IndexOfAnyExcept(residuals[0]);
            if (run < 0) run = residuals.Length;
            to.Varint(residuals[0]);
            to.Varint((ulong)run);
            residuals = residuals[run..];
            if (to.Length - start <= bytesMax) continue;
            to.CutTo(start);
            return false;
        }

        return true;
    }
}
