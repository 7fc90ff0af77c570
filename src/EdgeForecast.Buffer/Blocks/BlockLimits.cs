namespace EdgeForecast.Buffer.Blocks;

internal static class BlockLimits
{
    /// <summary>A block of this many bytes is full: a database page then holds little else.</summary>
    public const int SealBytes = 8_000;

    /// <summary>No block is written longer than this.</summary>
    public const int WriteBytesMax = 32_000;

    /// <summary>Most samples a block is written with: bounds memory where samples cost almost nothing.</summary>
    public const int WriteSampleCountMax = 16_384;

    // What a reader accepts, wider than what is written, so that a later version may write more.
    public const int ReadBytesMax = 1 << 20;
    public const int ReadSampleCountMax = 1 << 17;
    public const int ReadSectionCountMax = 64;
    public const int ReadTextBytesMax = 4_096;
    public const int ReadRecordCountMax = 1 << 16;
}
