using System.Buffers.Binary;
using System.Numerics;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Reads what <see cref="DoubleEncoder"/> writes. Reuses its buffer.</summary>
internal sealed class DoubleDecoder
{
    private const byte SingleBit = 0x80;

    private long[] _corrections = [];

    /// <summary>Fills <paramref name="bits"/>, at least one, from a section.</summary>
    /// <param name="codec">The section's codec.</param>
    /// <param name="section">The section's bytes; all of them must be used up.</param>
    /// <param name="runLengths">How many values each signal has; together as many as <paramref name="bits"/>.</param>
    /// <param name="bits">As many as the block says.</param>
    public BlockStatus TryRead(
        ColumnCodec codec, ReadOnlySpan<byte> section, ReadOnlySpan<int> runLengths, Span<long> bits) => codec switch
        {
            ColumnCodec.PerRun => TryReadRuns(section, runLengths, bits),
            ColumnCodec.Parts => TryReadParts(section, bits),
            _ => TryReadPart(codec, section, bits),
        };

    private BlockStatus TryReadRuns(ReadOnlySpan<byte> section, ReadOnlySpan<int> runLengths, Span<long> bits)
    {
        var from = new ByteReader(section);
        foreach (var length in runLengths)
        {
            if (!from.TryByte(out var codec) || !from.TryCount(section.Length, out var bytes)
                || !from.TryBytes(bytes, out var run))
                return BlockStatus.Malformed;
            var status = TryReadPart((ColumnCodec)codec, run, bits[..length]);
            if (status != BlockStatus.Done) return status;
            bits = bits[length..];
        }

        return from.Remaining == 0 && bits.IsEmpty ? BlockStatus.Done : BlockStatus.Malformed;
    }

    private BlockStatus TryReadParts(ReadOnlySpan<byte> section, Span<long> bits)
    {
        var from = new ByteReader(section);
        while (!bits.IsEmpty)
        {
            if (!from.TryCount(bits.Length, out var count) || count == 0 || !from.TryByte(out var codec)
                || !from.TryCount(section.Length, out var bytes) || !from.TryBytes(bytes, out var part))
                return BlockStatus.Malformed;
            var status = TryReadPart((ColumnCodec)codec, part, bits[..count]);
            if (status != BlockStatus.Done) return status;
            bits = bits[count..];
        }

        return from.Remaining == 0 ? BlockStatus.Done : BlockStatus.Malformed;
    }

    private BlockStatus TryReadPart(ColumnCodec codec, ReadOnlySpan<byte> section, Span<long> bits)
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
            case ColumnCodec.Corrected:
                return TryReadCorrected(section, bits);
            case ColumnCodec.Bits:
                return TryReadIntegers(section, bits);
            default:
                return BlockStatus.UnknownCodec;
        }
    }

    private static BlockStatus TryReadIntegers(ReadOnlySpan<byte> section, Span<long> integers) => section.IsEmpty
        ? BlockStatus.Malformed
        : IntegerDecoder.TryRead((ColumnCodec)section[0], section[1..], default, integers);

    private static BlockStatus TryReadDecimal(ReadOnlySpan<byte> section, bool single, Span<long> bits)
    {
        if (section.IsEmpty || section[0] > DecimalCodec.ExponentMax) return BlockStatus.Malformed;
        var status = TryReadIntegers(section[1..], bits);
        if (status == BlockStatus.Done) DecimalCodec.Restore(bits, section[0], single);
        return status;
    }

    private BlockStatus TryReadCorrected(ReadOnlySpan<byte> section, Span<long> bits)
    {
        var from = new ByteReader(section);
        if (!from.TryByte(out var head) || !from.TryCount(section.Length, out var bytes)
            || !from.TryBytes(bytes, out var integers))
            return BlockStatus.Malformed;
        var exponent = head & ~SingleBit;
        if (exponent > DecimalCodec.ExponentMax) return BlockStatus.Malformed;
        var status = TryReadIntegers(integers, bits);
        if (status != BlockStatus.Done) return status;
        if (_corrections.Length < bits.Length)
            _corrections = new long[Math.Max(1024, BitOperations.RoundUpToPowerOf2((uint)bits.Length))];
        var corrections = _corrections.AsSpan(0, bits.Length);
        status = TryReadIntegers(from.Rest, corrections);
        if (status != BlockStatus.Done) return status;
        DecimalCodec.Restore(bits, exponent, (head & SingleBit) != 0);
        VectorMath.Add(bits, corrections);
        return BlockStatus.Done;
    }
}
