namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Encodes a column of doubles, bit for bit, in the shortest of several ways: raw, XOR, decimal, or each signal's run
/// in its own way (PerRun: for each run u8 codec, varint length, the bytes). Reuses its buffers.
/// </summary>
internal sealed class DoubleEncoder
{
    /// <summary>Shorter runs do not pay for a codec of their own.</summary>
    private const int RunLengthMin = 8;

    private readonly IntegerEncoder _integers = new();
    private readonly ByteBuffer _first = new(4096);
    private readonly ByteBuffer _second = new(4096);
    private readonly ByteBuffer _runs = new(4096);
    private long[] _scaled = [];

    /// <summary>Appends the section; returns its codec.</summary>
    /// <param name="bits">The bits of at least one double, a signal's values together.</param>
    /// <param name="runLengths">How many values each signal has, in order.</param>
    /// <param name="to">Where to append.</param>
    public ColumnCodec Encode(ReadOnlySpan<long> bits, ReadOnlySpan<int> runLengths, ByteBuffer to)
    {
        var start = to.Length;
        var codec = EncodePlain(bits, to);
        if (runLengths.Length < 2 || bits.Length < RunLengthMin * runLengths.Length) return codec;
        EncodeRuns(bits, runLengths);
        if (_runs.Length >= to.Length - start) return codec;
        to.CutTo(start);
        to.Bytes(_runs.Written);
        return ColumnCodec.PerRun;
    }

    private void EncodeRuns(ReadOnlySpan<long> bits, ReadOnlySpan<int> runLengths)
    {
        _runs.Clear();
        var at = 0;
        foreach (var length in runLengths)
        {
            _second.Clear();
            var codec = EncodePlain(bits.Slice(at, length), _second);
            _runs.Byte((byte)codec);
            _runs.Varint((ulong)_second.Length);
            _runs.Bytes(_second.Written);
            at += length;
        }
    }

    private ColumnCodec EncodePlain(ReadOnlySpan<long> bits, ByteBuffer to)
    {
        _first.Clear();
        XorCodec.Write(bits, _first);
        var best = _first.Length < bits.Length * sizeof(double) ? ColumnCodec.Xor : ColumnCodec.Raw64;
        var bestBytes = Math.Min(_first.Length, bits.Length * sizeof(double));
        var start = to.Length;
        if (TryEncodeDecimal(bits, single: false, to) && to.Length - start < bestBytes) return ColumnCodec.Decimal;
        to.CutTo(start);
        if (TryEncodeDecimal(bits, single: true, to) && to.Length - start < bestBytes) return ColumnCodec.DecimalSingle;
        to.CutTo(start);
        if (best == ColumnCodec.Xor) to.Bytes(_first.Written);
        else
            foreach (var value in bits)
                to.Int64(value);
        return best;
    }

    private bool TryEncodeDecimal(ReadOnlySpan<long> bits, bool single, ByteBuffer to)
    {
        if (_scaled.Length < bits.Length) _scaled = new long[Math.Max(1024, bits.Length * 2)];
        var scaled = _scaled.AsSpan(0, bits.Length);
        if (!DecimalCodec.TryScale(bits, single, scaled, out var exponent)) return false;
        to.Byte((byte)exponent);
        var codecAt = to.Length;
        to.Byte(0);
        var codec = _integers.Encode(scaled, orderMax: 1, to);
        to.PutByte(codecAt, (byte)codec);
        return true;
    }
}
