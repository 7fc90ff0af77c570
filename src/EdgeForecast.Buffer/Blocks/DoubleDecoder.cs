using System.Buffers.Binary;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Reads what <see cref="DoubleEncoder"/> writes.</summary>
internal static class DoubleDecoder
{
    /// <summary>Fills <paramref name="bits"/>, at least one, from a section.</summary>
    /// <param name="codec">The section's codec.</param>
    /// <param name="section">The section's bytes; all of them must be used up.</param>
    /// <param name="runLengths">How many values each signal has; together as many as <paramref name="bits"/>.</param>
    /// <param name="bits">As many as the block says.</param>
    public static BlockStatus TryRead(
        ColumnCodec codec, ReadOnlySpan<byte> section, ReadOnlySpan<int> runLengths, Span<long> bits)
    {
        if (codec != ColumnCodec.PerRun) return TryReadPlain(codec, section, bits);
        var from = new ByteReader(section);
        foreach (var length in runLengths)
        {
            if (!from.TryByte(out var runCodec) || !from.TryCount(section.Length, out var bytes)
                || !from.TryBytes(bytes, out var run))
                return BlockStatus.Malformed;
            var status = TryReadPlain((ColumnCodec)runCodec, run, bits[..length]);
            if (status != BlockStatus.Done) return status;
            bits = bits[length..];
        }

        return from.Remaining == 0 && bits.IsEmpty ? BlockStatus.Done : BlockStatus.Malformed;
    }

    private static BlockStatus TryReadPlain(ColumnCodec codec, ReadOnlySpan<byte> section, Span<long> bits)
    {
        switch (codec)
        {
            case ColumnCodec.Raw64:
                if (section.Length != bits.Length * sizeof(double)) return BlockStatus.Malformed;
                for (var i = 0; i < bits.Length; i++)
                    bits[i] = BinaryPrimitives.ReadInt64LittleEndian(section[(i * sizeof(double))..]);
                return BlockStatus.Done;
            case ColumnCodec.Xor:
                return XorCodec.TryRead(section, bits) ? BlockStatus.Done : BlockStatus.Malformed;
            case ColumnCodec.Decimal or ColumnCodec.DecimalSingle:
                return TryReadDecimal(section, codec == ColumnCodec.DecimalSingle, bits);
            default:
                return BlockStatus.UnknownCodec;
        }
    }

    private static BlockStatus TryReadDecimal(ReadOnlySpan<byte> section, bool single, Span<long> bits)
    {
        if (section.Length < 2 || section[0] > DecimalCodec.ExponentMax) return BlockStatus.Malformed;
        var status = IntegerDecoder.TryRead((ColumnCodec)section[1], section[2..], default, bits);
        if (status != BlockStatus.Done) return status;
        var factor = DecimalPowers.Double[section[0]];
        for (var i = 0; i < bits.Length; i++) bits[i] = DecimalCodec.Restore(bits[i], factor, single);
        return BlockStatus.Done;
    }
}
