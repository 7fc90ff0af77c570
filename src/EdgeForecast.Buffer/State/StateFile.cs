using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// A small file that is replaced whole: after a crash it holds what was written before or what was written last,
/// never a mixture. Written beside, synced, renamed, and the folder synced. Layout, little-endian:
/// <code>
/// 0  u32  magic 0x31534645: the bytes "EFS1"
/// 4  u32  length of the content
/// 8       the content
/// end u32 CRC32C of all bytes before
/// </code>
/// One writer at a time.
/// </summary>
public sealed class StateFile(IStorageFolder folder, string name)
{
    public const int ContentBytesMax = 64 << 20;
    internal const uint Magic = 0x3153_4645;
    private const int HeaderBytes = 8;
    private const int ChecksumBytes = 4;

    /// <summary>Replaces the content. Durable on return.</summary>
    /// <exception cref="IOException">The disk refuses; the old content stands.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, ContentBytesMax);
        var bytes = new byte[HeaderBytes + content.Length + ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), content.Length);
        content.CopyTo(bytes.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderBytes + content.Length),
            Crc32C.Compute(bytes.AsSpan(0, HeaderBytes + content.Length)));
        var beside = name + ".new";
        using (var file = folder.Open(beside))
        {
            file.SetLength(0);
            file.Write(bytes, 0);
            file.Sync();
        }

        folder.Rename(beside, name);
        folder.SyncEntries();
    }

    /// <summary>Reads the content. A damaged file is renamed to <c>NAME.damaged</c> and reported.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public StateContent Read()
    {
        var content = Peek();
        if (content.Reading != StateReading.Damaged) return content;
        folder.Rename(name, name + ".damaged");
        folder.SyncEntries();
        return content;
    }

    /// <summary>Reads the content and leaves a damaged file where it is.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public StateContent Peek()
    {
        if (!folder.Exists(name)) return new StateContent(StateReading.Missing, []);
        byte[] bytes;
        using (var file = folder.Open(name))
        {
            bytes = file.Length <= HeaderBytes + ContentBytesMax + ChecksumBytes
                ? file.ReadAll(HeaderBytes + ContentBytesMax + ChecksumBytes)
                : [];
        }

        return IsIntact(bytes)
            ? new StateContent(StateReading.Intact, bytes[HeaderBytes..^ChecksumBytes])
            : new StateContent(StateReading.Damaged, []);
    }

    internal static bool IsIntact(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes + ChecksumBytes
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic
        && BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) == bytes.Length - HeaderBytes - ChecksumBytes
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..])
            == Crc32C.Compute(bytes[..^ChecksumBytes]);
}
