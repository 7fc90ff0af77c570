namespace EdgeForecast.Buffer.Blocks;

/// <summary>What came of reading a block or a section of it.</summary>
internal enum BlockStatus
{
    Done,

    /// <summary>Fewer bytes than the block says, or than the smallest block has.</summary>
    Truncated,

    /// <summary>Does not begin as a block does.</summary>
    NotABlock,

    /// <summary>Made by a later version of this format.</summary>
    UnknownVersion,

    /// <summary>The checksum does not fit the bytes: something changed them after they were written.</summary>
    Damaged,

    /// <summary>A count or a length is beyond <see cref="BlockLimits"/>.</summary>
    TooLarge,

    /// <summary>The checksum fits and the content makes no sense.</summary>
    Malformed,

    /// <summary>A section is encoded in a way that this version does not know; the others can be read.</summary>
    UnknownCodec,

    /// <summary>The block has no such section.</summary>
    MissingColumn,
}
