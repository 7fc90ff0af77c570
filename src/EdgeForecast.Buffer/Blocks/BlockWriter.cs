using System.Buffers.Binary;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Puts a block together. Layout, little-endian:
/// <code>
/// 0   u32  magic 0x31424645: the bytes "EFB1"
/// 4   u8   format version, 1
/// 5   u8   kind
/// 6   u16  number of sections s
/// 8   i64  sequence number
/// 16  u32  count of samples or records
/// 20  u32  length of the whole block in bytes, checksum included
/// 24  i64  first arrival    32 i64 last arrival    40 i64 first source time    48 i64 last source time
/// 56  s times: u8 column, u8 codec, u16 zero, u32 length in bytes
///     the sections, one after another in this order
/// end u32  CRC32C of all bytes before
/// </code>
/// Use: <see cref="Begin"/>, then for each section append to <see cref="Body"/> and <see cref="EndSection"/>, then
/// <see cref="Finish"/>.
/// </summary>
internal sealed class BlockWriter
{
    public const uint Magic = 0x3142_4645;
    public const byte Version = 1;
    public const int HeaderBytes = 56;
    public const int SectionEntryBytes = 8;
    public const int ChecksumBytes = 4;

    private readonly ByteBuffer _body = new(BlockLimits.WriteBytesMax * 2);
    private readonly ByteBuffer _block = new(BlockLimits.WriteBytesMax * 2);
    private readonly List<(BlockColumn Column, ColumnCodec Codec, int Length)> _sections = [];
    private int _sectionStart;

    public ByteBuffer Body => _body;

    public void Begin()
    {
        _body.Clear();
        _sections.Clear();
        _sectionStart = 0;
    }

    /// <summary>What was appended to the body since the last call is a section.</summary>
    public void EndSection(BlockColumn column, ColumnCodec codec)
    {
        _sections.Add((column, codec, _body.Length - _sectionStart));
        _sectionStart = _body.Length;
    }

    /// <summary>The block, valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Finish(BlockHeader header)
    {
        _block.Clear();
        var length = HeaderBytes + _sections.Count * SectionEntryBytes + _body.Length + ChecksumBytes;
        _block.UInt32(Magic);
        _block.Byte(Version);
        _block.Byte((byte)header.Kind);
        _block.UInt16((ushort)_sections.Count);
        _block.Int64(header.Sequence);
        _block.UInt32((uint)header.Count);
        _block.UInt32((uint)length);
        _block.Int64(header.FirstArrival.Ticks);
        _block.Int64(header.LastArrival.Ticks);
        _block.Int64(header.FirstSource.Ticks);
        _block.Int64(header.LastSource.Ticks);
        foreach (var (column, codec, sectionLength) in _sections)
        {
            _block.Byte((byte)column);
            _block.Byte((byte)codec);
            _block.UInt16(0);
            _block.UInt32((uint)sectionLength);
        }

        _block.Bytes(_body.Written);
        _block.UInt32(Crc32C.Compute(_block.Written));
        return _block.Written;
    }

    /// <summary>Gives a finished block another sequence number.</summary>
    public static void Renumber(Span<byte> block, long sequence)
    {
        BinaryPrimitives.WriteInt64LittleEndian(block[8..], sequence);
        var crc = Crc32C.Compute(block[..^ChecksumBytes]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[^ChecksumBytes..], crc);
    }
}
