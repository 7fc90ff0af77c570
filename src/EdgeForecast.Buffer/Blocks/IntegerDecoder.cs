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
        var residuals = values[Math.Min(order, values.Length)..];
        if (!TryReadResiduals(codec, ref from, MemoryMarshal.Cast<long, ulong>(residuals)))
            return BlockStatus.Malformed;
        if (codec == ColumnCodec.Constant && order != 0) return BlockStatus.Malformed;
        if (from.Remaining != 0) return BlockStatus.Malformed;
        Integrate(values, order, first, second);
        Restore(values, DecimalPowers.Int64[exponent], relative ? reference : default);
        return BlockStatus.Done;
    }

    private static bool TryReadResiduals(ColumnCodec codec, ref ByteReader from, Span<ulong> residuals)
    {
        switch (codec)
        {
            case ColumnCodec.Constant:
                residuals.Clear();
                return true;
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
            if (order == 0)
            {
                for (var i = 0; i < values.Length; i++) values[i] += first;
                return;
            }

            values[0] = first;
            if (order == 1)
            {
                for (var i = 1; i < values.Length; i++)
                    values[i] = values[i - 1] + BitMath.Unzigzag((ulong)values[i]);
                return;
            }

            if (values.Length < 2) return;
            values[1] = first + second;
            var difference = second;
            for (var i = 2; i < values.Length; i++)
            {
                difference += BitMath.Unzigzag((ulong)values[i]);
                values[i] = values[i - 1] + difference;
            }
        }
    }

    private static void Restore(Span<long> values, long factor, ReadOnlySpan<long> reference)
    {
        unchecked
        {
            if (factor != 1)
                for (var i = 0; i < values.Length; i++)
                    values[i] *= factor;
            for (var i = 0; i < reference.Length; i++) values[i] += reference[i];
        }
    }
}
