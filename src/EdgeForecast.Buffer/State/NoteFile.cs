using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// The bytes of a file of notes on a state, little-endian:
/// <code>
/// 0  u32  magic 0x314A4645: the bytes "EFJ1"
/// 4  u32  CRC32C of the state that they follow on; 0 where there is none
/// 8       notes, each: u32 length, u32 CRC32C of the bytes xor that of the state, the bytes
/// </code>
/// </summary>
internal static class NoteFile
{
    public const string Extension = ".notes";
    public const uint Magic = 0x314A_4645;
    public const int HeaderBytes = 8;
    public const int NoteHeaderBytes = 8;
    public const int BytesMax = 64 << 20;

    /// <summary>The notes that follow on a state, in order, up to the first that is torn or damaged.</summary>
    /// <param name="bytes">Of the file.</param>
    /// <param name="stateChecksum">CRC32C of the content of the state.</param>
    /// <returns>The notes, and how many bytes stand behind the last of them.</returns>
    public static (List<ReadOnlyMemory<byte>> Notes, int RestBytes) Read(ReadOnlyMemory<byte> bytes, uint stateChecksum)
    {
        var notes = new List<ReadOnlyMemory<byte>>();
        var span = bytes.Span;
        if (!IsOne(span) || BinaryPrimitives.ReadUInt32LittleEndian(span[4..]) != stateChecksum) return (notes, 0);
        var end = HeaderBytes;
        while (span.Length - end >= NoteHeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(span[end..]);
            var checksum = BinaryPrimitives.ReadUInt32LittleEndian(span[(end + 4)..]);
            var start = end + NoteHeaderBytes;
            if (length > span.Length - start) break;
            var note = bytes.Slice(start, (int)length);
            if (ChecksumOf(note.Span, stateChecksum) != checksum) break;
            notes.Add(note);
            end = start + (int)length;
        }

        return (notes, span.Length - end);
    }

    /// <summary>Whether the file begins as one of notes does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic;

    // A power cut may leave the notes on an old state behind the head of a new file: they must not pass for new ones.
    public static uint ChecksumOf(ReadOnlySpan<byte> note, uint stateChecksum) =>
        Crc32C.Compute(note) ^ stateChecksum;
}
