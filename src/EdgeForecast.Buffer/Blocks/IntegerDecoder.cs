using System.Runtime.InteropServices;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Reads what <see cref="IntegerEncoder"/> writes; the layout stands there.</summary>
internal static class IntegerDecoder
{
    /// <summary>Fills <paramref name="values"/>, at least one, from a section.</summary>
    /// <param name="codec">The section's codec.</param>
    /// <param name="section">The section's bytes; all of them must be used up.</param>
    /// <param name="reference">The column that a relative section refers to; empty where there is none.</param>
    /// <param name="values">As many as the block says.</param>
    public static BlockStatus TryRead(
        ColumnCodec codec, ReadOnlySpan<byte> section, ReadOnlySpan<long> reference, Span<long> values)
    {
        if (codec is < ColumnCodec.Constant or > ColumnCodec.Packed) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (values.IsEmpty || !from.TryByte(out var head)) return BlockStatus.Malformed;
        var order = head & 3;
        var relative = (head & 4) != 0;
        var exponent = head >> 4;
        if (order > 2 || exponent > IntegerEncoder.ExponentMax || (head & 8) != 0) return BlockStatus.Malformed;
        if (relative && reference.Length != values.Length) return BlockStatus.Malformed;

        long second = 0;
        if (!from.TryZigzag(out var first)) return BlockStatus.Malformed;
        if (order == 2 && !from.TryZigzag(out second)) return BlockStatus.Malformed;
        if (codec == ColumnCodec.Constant) return ReadConstant(values, head, first, from.Remaining, reference);
        var residuals = values[Math.Min(order, values.Length)..];
        if (!TryReadResiduals(codec, ref from, MemoryMarshal.Cast<long, ulong>(residuals)))
            return BlockStatus.Malformed;
        if (from.Remaining != 0) return BlockStatus.Malformed;
        Integrate(values, order, first, second);
        Restore(values, DecimalPowers.Int64[exponent], relative ? reference : default);
        return BlockStatus.Done;
    }

    private static BlockStatus ReadConstant(
        Span<long> values, byte head, long seed, int bytesLeft, ReadOnlySpan<long> reference)
    {
        if ((head & 3) != 0 || bytesLeft != 0) return BlockStatus.Malformed;
        var constant = unchecked(seed * DecimalPowers.Int64[head >> 4]);
        if ((head & 4) == 0)
        {
            values.Fill(constant);
            return BlockStatus.Done;
        }

        reference.CopyTo(values);
        if (constant != 0) VectorMath.Add(values, constant);
        return BlockStatus.Done;
    }

    private static bool TryReadResiduals(ColumnCodec codec, ref ByteReader from, Span<ulong> residuals)
    {
        switch (codec)
        {
            case ColumnCodec.RunLength:
                while (!residuals.IsEmpty)
                {
                    if (!from.TryVarint(out var residual) || !from.TryCount(residuals.Length, out var run) || run == 0)
                        return false;
                    residuals[..run].Fill(residual);
                    residuals = residuals[run..];
                }

                return true;
            case ColumnCodec.Varint:
                for (var i = 0; i < residuals.Length; i++)
                    if (!from.TryVarint(out residuals[i]))
                        return false;
                return true;
            default:
                return PackedGroups.TryRead(ref from, residuals);
        }
    }

    private static void Integrate(Span<long> values, int order, long first, long second)
    {
        unchecked
        {
            switch (order)
            {
                case 0:
                    if (first != 0) VectorMath.Add(values, first);
                    return;
                case 1:
                    values[0] = first;
                    foreach (ref var value in values[1..])
                    {
                        first += BitMath.Unzigzag((ulong)value);
                        value = first;
                    }

                    return;
                default:
                    values[0] = first;
                    if (values.Length < 2) return;
                    first += second;
                    values[1] = first;
                    foreach (ref var value in values[2..])
                    {
                        second += BitMath.Unzigzag((ulong)value);
                        first += second;
                        value = first;
                    }

                    return;
            }
        }
    }

    private static void Restore(Span<long> values, long factor, ReadOnlySpan<long> reference)
    {
        if (factor != 1) VectorMath.Multiply(values, factor);
        if (!reference.IsEmpty) VectorMath.Add(values, reference);
    }
}
