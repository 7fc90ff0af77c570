namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Encodes a column of doubles, bit for bit, each part of it in the shortest of several ways: decimal, with or without
/// corrections, integers of their bits, XOR or raw. A long run of one signal is a part of its own, short ones are
/// taken together. Layout of a column in parts: until all values are there, varint count of values, u8 codec, varint
/// length, the bytes. Reuses its buffers.
/// </summary>
internal sealed class DoubleEncoder
{
    /// <summary>A run of so many values pays for a codec of its own.</summary>
    private const int OwnPartMin = 64;

    /// <summary>Shorter runs are taken together until there are so many.</summary>
    private const int SharedPartMin = 256;

    /// <summary>Runs of so many values on average may be shorter each by itself.</summary>
    private const int AlonePartMin = 6;

    private const int MisfitCountMax = 16;

    /// <summary>Where more than this part of the values have more places, all are given them.</summary>
    private const int MisfitsKeptPart = 24;

    private readonly IntegerEncoder _integers = new();
    private readonly ByteBuffer _part = new(4096);
    private readonly ByteBuffer _alone = new(4096);
    private readonly ByteBuffer _best = new(4096);
    private readonly ByteBuffer _other = new(4096);
    private readonly ByteBuffer _section = new(4096);
    private long[] _scaled = [];
    private long[] _corrections = [];

    /// <summary>Appends the section; returns its codec.</summary>
    /// <param name="bits">The bits of at least one double, a signal's values together.</param>
    /// <param name="runLengths">How many values each signal has, in order.</param>
    /// <param name="to">Where to append.</param>
    public ColumnCodec Encode(ReadOnlySpan<long> bits, ReadOnlySpan<int> runLengths, ByteBuffer to)
    {
        if (GroupOf(runLengths, out _) == runLengths.Length && !MayPayAlone(runLengths, bits.Length))
            return EncodePart(bits, to);
        while (!runLengths.IsEmpty)
        {
            var group = runLengths[..GroupOf(runLengths, out var count)];
            WriteGroup(bits[..count], group, to);
            bits = bits[count..];
            runLengths = runLengths[group.Length..];
        }

        return ColumnCodec.Parts;
    }

    /// <summary>How many runs are taken together, and their values.</summary>
    private static int GroupOf(ReadOnlySpan<int> runLengths, out int count)
    {
        count = runLengths[0];
        var runs = 1;
        if (count >= OwnPartMin) return runs;
        for (; count < SharedPartMin && runs < runLengths.Length && runLengths[runs] < OwnPartMin; runs++)
            count += runLengths[runs];
        return runs;
    }

    private static bool MayPayAlone(ReadOnlySpan<int> runLengths, int count) =>
        runLengths.Length > 1 && count >= AlonePartMin * runLengths.Length;

    /// <summary>Runs in one part, or, where neighbours differ so much that it is shorter, each in one.</summary>
    private void WriteGroup(ReadOnlySpan<long> bits, ReadOnlySpan<int> runLengths, ByteBuffer to)
    {
        var start = to.Length;
        WritePart(bits, to);
        if (!MayPayAlone(runLengths, bits.Length)) return;
        _alone.Clear();
        foreach (var length in runLengths)
        {
            WritePart(bits[..length], _alone);
            bits = bits[length..];
        }

        if (_alone.Length >= to.Length - start) return;
        to.CutTo(start);
        to.Bytes(_alone.Written);
    }

    private void WritePart(ReadOnlySpan<long> bits, ByteBuffer to)
    {
        _part.Clear();
        var codec = EncodePart(bits, _part);
        to.Varint((ulong)bits.Length);
        to.Byte((byte)codec);
        to.Varint((ulong)_part.Length);
        to.Bytes(_part.Written);
    }

    private ColumnCodec EncodePart(ReadOnlySpan<long> bits, ByteBuffer to)
    {
        Grow(bits.Length);
        _best.Clear();
        var best = ColumnCodec.Raw64;
        var bestBytes = bits.Length * sizeof(double);
        if (DecimalCodec.TryChoose(bits, 0, out var exponent, out var single))
        {
            best = EncodeDecimal(bits, exponent, single, _best);
            bestBytes = _best.Length;
            if (best != ColumnCodec.Corrected) return Take(best, _best, to);
        }

        var xorBytes = XorCodec.Estimate(bits);
        // Corrections of a few bits: nothing else comes near.
        if (bestBytes < bits.Length * 4 && bestBytes < xorBytes / 10 * 9) return Take(best, _best, to);
        var plan = _integers.Prepare(bits, default, orderMax: 1);
        var isExact = bits.Length <= XorCodec.WholeCountMax;
        // What is counted and not estimated need not be written to be compared.
        if (!isExact || (plan.Bytes + 1 < bestBytes && plan.Bytes + 1 <= xorBytes))
        {
            _other.Clear();
            _other.Byte(0);
            _other.PutByte(0, (byte)_integers.Write(plan, bits.Length, _other));
            if (_other.Length < bestBytes) (best, bestBytes) = (ColumnCodec.Bits, _other.Length);
        }

        // An estimate that comes near is not believed.
        if ((isExact ? xorBytes : xorBytes / 10 * 9) < bestBytes)
        {
            _section.Clear();
            XorCodec.Write(bits, _section);
            if (_section.Length < bestBytes) return Take(ColumnCodec.Xor, _section, to);
        }

        if (best != ColumnCodec.Raw64) return Take(best, best == ColumnCodec.Bits ? _other : _best, to);
        foreach (var value in bits) to.Int64(value);
        return best;
    }

    private static ColumnCodec Take(ColumnCodec codec, ByteBuffer from, ByteBuffer to)
    {
        to.Bytes(from.Written);
        return codec;
    }

    /// <summary>With the given number of places, or with more where the values that do not fit have more.</summary>
    private ColumnCodec EncodeDecimal(ReadOnlySpan<long> bits, int exponent, bool single, ByteBuffer to)
    {
        Span<long> misfits = stackalloc long[MisfitCountMax];
        while (true)
        {
            var integers = _scaled.AsSpan(0, bits.Length);
            var corrections = _corrections.AsSpan(0, bits.Length);
            var misfitCount = DecimalCodec.Split(bits, exponent, single, integers, corrections, misfits);
            if (misfitCount > bits.Length / MisfitsKeptPart && exponent < DecimalCodec.ExponentMax
                && DecimalCodec.TryChoose(misfits[..Math.Min(misfitCount, misfits.Length)], exponent + 1,
                    out var longer, out var longerSingle))
            {
                (exponent, single) = (longer, longerSingle);
                continue;
            }

            if (misfitCount >= 0) return WriteCorrected(exponent, single, integers, corrections, to);
            to.Byte((byte)exponent);
            WriteIntegers(integers, to);
            return single ? ColumnCodec.DecimalSingle : ColumnCodec.Decimal;
        }
    }

    /// <summary>u8 e (bit 7: singles), varint length, u8 codec, integers; u8 codec, corrections.</summary>
    private ColumnCodec WriteCorrected(
        int exponent, bool single, ReadOnlySpan<long> integers, ReadOnlySpan<long> corrections, ByteBuffer to)
    {
        _section.Clear();
        WriteIntegers(integers, _section);
        to.Byte((byte)(exponent | (single ? 0x80 : 0)));
        to.Varint((ulong)_section.Length);
        to.Bytes(_section.Written);
        WriteIntegers(corrections, to);
        return ColumnCodec.Corrected;
    }

    private void WriteIntegers(ReadOnlySpan<long> integers, ByteBuffer to)
    {
        var codecAt = to.Length;
        to.Byte(0);
        to.PutByte(codecAt, (byte)_integers.Encode(integers, orderMax: 1, to));
    }

    private void Grow(int count)
    {
        if (_scaled.Length >= count) return;
        var size = (int)Math.Max(1024, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        _scaled = new long[size];
        _corrections = new long[size];
    }
}
