using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;

namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// One page in the log file. Layout, little-endian:
/// <code>
/// 0  u32  CRC32C of bytes 4.. of the frame, continued from the CRC of the frame before (the first: from 0)
/// 4  u32  number of the page in the log, from 0
/// 8  u16  length of the head
/// 10 u16  length of the tail
/// 12      head, tail: the page without the longest run of zeros in it
/// </code>
/// The CRC tells a torn frame from a whole one, so one sync a commit is enough; the chain tells a frame of this log
/// from one that an earlier log left in the same place. Most pages of a small commit are mostly zeros: leaving them
/// out saves flash.
/// </summary>
internal static class LogFrame
{
    public const int PageBytes = 8192;
    public const int HeaderBytes = 12;
    public const int BytesMax = HeaderBytes + PageBytes;

    /// <summary>Writes the frame of a page to <paramref name="into"/>; returns its length and its CRC.</summary>
    public static (int Length, uint Crc) Write(ReadOnlySpan<byte> page, int index, uint seed, Span<byte> into)
    {
        var (head, tailStart) = LongestZeroRun(page);
        var tail = PageBytes - tailStart;
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], index);
        BinaryPrimitives.WriteUInt16LittleEndian(into[8..], (ushort)head);
        BinaryPrimitives.WriteUInt16LittleEndian(into[10..], (ushort)tail);
        page[..head].CopyTo(into[HeaderBytes..]);
        page[tailStart..].CopyTo(into[(HeaderBytes + head)..]);
        var length = HeaderBytes + head + tail;
        var crc = Crc32C.Compute(into[4..length], seed);
        BinaryPrimitives.WriteUInt32LittleEndian(into, crc);
        return (length, crc);
    }

    /// <summary>The length of the frame whose header this is; false when no frame can have it.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> header, int index, out int length)
    {
        var head = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        var tail = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        length = HeaderBytes + head + tail;
        return BinaryPrimitives.ReadInt32LittleEndian(header[4..]) == index && head + tail <= PageBytes;
    }

    /// <summary>Checks a whole frame and gives its CRC, the seed of the next one.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame, uint seed, out uint crc)
    {
        crc = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        return Crc32C.Compute(frame[4..], seed) == crc;
    }

    /// <summary>Puts the zeros back. The frame is one that <see cref="IsIntact"/> accepted.</summary>
    public static void Expand(ReadOnlySpan<byte> frame, Span<byte> page)
    {
        var head = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]);
        var tail = BinaryPrimitives.ReadUInt16LittleEndian(frame[10..]);
        frame.Slice(HeaderBytes, head).CopyTo(page);
        page[head..(PageBytes - tail)].Clear();
        frame.Slice(HeaderBytes + head, tail).CopyTo(page[(PageBytes - tail)..]);
    }

    private static (int Start, int End) LongestZeroRun(ReadOnlySpan<byte> page)
    {
        var (bestStart, bestEnd) = (PageBytes, PageBytes);
        var at = 0;
        while (at < PageBytes)
        {
            var zero = page[at..].IndexOf((byte)0);
            if (zero < 0) break;
            var start = at + zero;
            var run = page[start..].IndexOfAnyExcept((byte)0);
            var end = run < 0 ? PageBytes : start + run;
            if (end - start > bestEnd - bestStart) (bestStart, bestEnd) = (start, end);
            at = end;
        }

        return (bestStart, bestEnd);
    }
}
