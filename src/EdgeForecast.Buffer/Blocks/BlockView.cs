using System.Buffers.Binary;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>A block that was checked: its header, and its sections on request.</summary>
internal readonly ref struct BlockView
{
    private readonly ReadOnlySpan<byte> _table;
    private readonly ReadOnlySpan<byte> _sections;

    private BlockView(BlockHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> sections)
    {
        Header = header;
        _table = table;
        _sections = sections;
    }

    public BlockHeader Header { get; }

    /// <summary>The length of the whole block.</summary>
    public int TotalBytes =>
        BlockWriter.HeaderBytes + _table.Length + _sections.Length + BlockWriter.ChecksumBytes;

    /// <summary>Checks length, checksum and section table of a block. Never throws.</summary>
    public static BlockStatus TryOpen(ReadOnlySpan<byte> block, out BlockView view)
    {
        view = default;
        if (block.Length < BlockWriter.HeaderBytes + BlockWriter.ChecksumBytes) return BlockStatus.Truncated;
        if (BinaryPrimitives.ReadUInt32LittleEndian(block) != BlockWriter.Magic) return BlockStatus.NotABlock;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(block[20..]);
        if (length > BlockLimits.ReadBytesMax) return BlockStatus.TooLarge;
        if (length > block.Length) return BlockStatus.Truncated;
        if (length < BlockWriter.HeaderBytes + BlockWriter.ChecksumBytes) return BlockStatus.Malformed;
        block = block[..(int)length];
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(block[^BlockWriter.ChecksumBytes..]);
        block = block[..^BlockWriter.ChecksumBytes];
        if (Crc32C.Compute(block) != crc) return BlockStatus.Damaged;
        if (block[4] != BlockWriter.Version) return BlockStatus.UnknownVersion;

        var count = BinaryPrimitives.ReadUInt32LittleEndian(block[16..]);
        var sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(block[6..]);
        if (count > BlockLimits.ReadSampleCountMax || sectionCount > BlockLimits.ReadSectionCountMax)
            return BlockStatus.TooLarge;
        var tableBytes = sectionCount * BlockWriter.SectionEntryBytes;
        if (block.Length < BlockWriter.HeaderBytes + tableBytes) return BlockStatus.Malformed;
        var table = block.Slice(BlockWriter.HeaderBytes, tableBytes);
        var sections = block[(BlockWriter.HeaderBytes + tableBytes)..];
        long total = 0;
        for (var i = 0; i < sectionCount; i++) total += SectionLength(table, i);
        if (total != sections.Length) return BlockStatus.Malformed;
        view = new BlockView(ReadHeader(block, (int)count), table, sections);
        return BlockStatus.Done;
    }

    /// <summary>
    /// The bytes of a section and how they are encoded; false when the block has none for the column.
    /// </summary>
    public bool TryGetSection(BlockColumn column, out ColumnCodec codec, out ReadOnlySpan<byte> section)
    {
        var at = 0;
        for (var i = 0; i < _table.Length / BlockWriter.SectionEntryBytes; i++)
        {
            var length = (int)SectionLength(_table, i);
            if (_table[i * BlockWriter.SectionEntryBytes] == (byte)column)
            {
                codec = (ColumnCodec)_table[i * BlockWriter.SectionEntryBytes + 1];
                section = _sections.Slice(at, length);
                return true;
            }

            at += length;
        }

        codec = default;
        section = default;
        return false;
    }

    private static uint SectionLength(ReadOnlySpan<byte> table, int index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(table[(index * BlockWriter.SectionEntryBytes + 4)..]);

    private static BlockHeader ReadHeader(ReadOnlySpan<byte> block, int count) =>
        new((BlockKind)block[5],
            BinaryPrimitives.ReadInt64LittleEndian(block[8..]),
            count,
            new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(block[24..])),
            new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(block[32..])),
            new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(block[40..])),
            new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(block[48..])));
}
