using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>What the residuals of a column cost in each codec; of a long column, estimated from places in it.</summary>
/// <param name="scratch">At least as long as the column.</param>
internal ref struct ResidualCost(Span<ulong> scratch)
{
    private const int WholeCountMax = 1024;
    private const int PlaceCount = 8;

    private readonly Span<ulong> _scratch = scratch;
    private long _varint;
    private long _runs;
    private long _packed;

    /// <summary>Residuals of the numbers from <paramref name="first"/> on, which is at least the order.</summary>
    public static void Fill(ReadOnlySpan<long> numbers, int order, long smallest, int first, Span<ulong> into)
    {
        if (into.IsEmpty) return;
        ref var number = ref MemoryMarshal.GetReference(numbers[(first - order)..(first + into.Length)]);
        ref var residual = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, long>(into));
        nuint i = 0;
        var count = (nuint)into.Length;
        var lowest = new Vector<long>(smallest);
        for (var lanes = (nuint)Vector<long>.Count; i + lanes <= count; i += lanes)
        {
            var here = Vector.LoadUnsafe(ref number, i);
            if (order == 0)
            {
                (here - lowest).StoreUnsafe(ref residual, i);
                continue;
            }

            var next = Vector.LoadUnsafe(ref number, i + 1);
            var difference = next - here;
            if (order == 2) difference = Vector.LoadUnsafe(ref number, i + 2) - next - difference;
            ((difference << 1) ^ (difference >> 63)).StoreUnsafe(ref residual, i);
        }

        for (var k = (int)i; k < into.Length; k++)
        {
            var at = first + k;
            into[k] = order switch
            {
                0 => (ulong)unchecked(numbers[at] - smallest),
                1 => BitMath.Zigzag(unchecked(numbers[at] - numbers[at - 1])),
                _ => BitMath.Zigzag(unchecked(
                    numbers[at] - numbers[at - 1] - (numbers[at - 1] - numbers[at - 2]))),
            };
        }
    }

    public void Measure(ReadOnlySpan<long> numbers, int order, long smallest)
    {
        var count = Math.Max(0, numbers.Length - order);
        if (count == 0) return;
        if (count <= WholeCountMax)
        {
            var residuals = _scratch[..count];
            Fill(numbers, order, smallest, order, residuals);
            for (var start = 0; start < count; start += PackedGroups.GroupSize)
                Add(residuals.Slice(start, Math.Min(PackedGroups.GroupSize, count - start)),
                    start == 0 ? null : residuals[start - 1]);
            return;
        }

        var group = _scratch[..PackedGroups.GroupSize];
        for (var place = 0; place < PlaceCount; place++)
        {
            var start = order + (int)((long)(count - group.Length) * place / (PlaceCount - 1));
            Fill(numbers, order, smallest, start, group);
            // What goes on as before the group is no new run.
            Add(group, group[0]);
        }

        _varint = _varint * count / (PlaceCount * PackedGroups.GroupSize);
        _runs = _runs * count / (PlaceCount * PackedGroups.GroupSize);
        _packed = _packed * count / (PlaceCount * PackedGroups.GroupSize);
    }

    /// <summary>The cheapest codec and its bytes.</summary>
    public readonly (ColumnCodec Codec, int Bytes) Best()
    {
        var best = (ColumnCodec.RunLength, (int)_runs);
        if (_varint < best.Item2) best = (ColumnCodec.Varint, (int)_varint);
        return _packed < best.Item2 ? (ColumnCodec.Packed, (int)_packed) : best;
    }

    private void Add(ReadOnlySpan<ulong> group, ulong? before)
    {
        Span<byte> countByLength = stackalloc byte[65];
        var lengthMax = BitMath.CountLengths(group, countByLength);
        _packed += PackedGroups.Measure(countByLength, lengthMax, group.Length, out _);
        long varint = 0;
        for (var length = 0; length <= lengthMax; length++)
            varint += countByLength[length] * BitMath.VarintBytes(length);
        _varint += varint;
        if (!HasRuns(group))
        {
            _runs += varint + group.Length - (before == group[0] ? BitMath.VarintBytes(group[0]) + 1 : 0);
            return;
        }

        for (var at = 0; at < group.Length;)
        {
            var run = group[at..].IndexOfAnyExcept(group[at]);
            if (run < 0) run = group.Length - at;
            if (at > 0 || before != group[0]) _runs += BitMath.VarintBytes(group[at]) + (run < 128 ? 1 : 2);
            at += run;
        }
    }

    /// <summary>Whether two neighbours are alike; in noise none are.</summary>
    private static bool HasRuns(ReadOnlySpan<ulong> group)
    {
        ref var first = ref MemoryMarshal.GetReference(group);
        var i = 0;
        for (; i + Vector<ulong>.Count < group.Length; i += Vector<ulong>.Count)
            if (Vector.EqualsAny(Vector.LoadUnsafe(ref first, (nuint)i), Vector.LoadUnsafe(ref first, (nuint)i + 1)))
                return true;
        for (; i + 1 < group.Length; i++)
            if (group[i] == group[i + 1])
                return true;
        return false;
    }
}
