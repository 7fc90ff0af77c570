namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// How a section is encoded. Stored: never reuse a number. <c>docs/buffer-format.md</c> has the layouts.
/// </summary>
internal enum ColumnCodec : byte
{
    /// <summary>Records of varints, fixed numbers and texts, particular to the column.</summary>
    Records = 0,

    // Integers.
    Constant = 1,
    RunLength = 2,
    Varint = 3,
    Packed = 4,

    // Doubles.
    Raw64 = 16,
    Xor = 17,
    Decimal = 18,
    DecimalSingle = 19,

    /// <summary>Read, and not written any more: <see cref="Parts"/> took its place.</summary>
    PerRun = 20,
    Corrected = 21,
    Bits = 22,
    Parts = 23,
}
