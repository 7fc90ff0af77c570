using System.Buffers.Binary;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Finds blocks in a database without LiteDB: goes through the data pages, with the committed pages of the log over
/// them, joins the pieces of each document and keeps those whose checksum fits. It needs no index, no collection page
/// and no header, so it reads what the engine cannot, and it sees blocks that a damaged index hides.
/// <code>
/// LiteDB 5 page, 8,192 bytes: 0 u32 page, 4 u8 type (4 is data), 14 u32 transaction, 18 u8 ends transaction,
///   30 u8 highest slot; slot i at 8192 - 4 * (i + 1): u16 length, u16 position (0 for none)
/// piece of a document: 0 u8 continues another, 1 u32 page and 5 u8 slot of the next piece (page 0xFFFFFFFF: none), 6 bytes
/// </code>
/// </summary>
internal static class SegmentSalvage
{
    private const int PageTypeOffset = 4;
    private const int TransactionOffset = 14;
    private const int ConfirmedOffset = 18;
    private const int HighestSlotOffset = 30;
    private const int PieceHeaderBytes = 6;
    private const byte DataPage = 4;

    /// <summary>All whole blocks by sequence number; of two with one number the one with more in it.</summary>
    public static SortedDictionary<long, byte[]> ReadBlocks(IStorageFolder folder, string name)
    {
        var blocks = new SortedDictionary<long, byte[]>();
        Visit(folder, name, (in BlockView view, ReadOnlySpan<byte> bytes) =>
        {
            if (blocks.TryGetValue(view.Header.Sequence, out var known)
                && BlockView.TryOpen(known, out var other) == BlockStatus.Done
                && (other.Header.Count, known.Length).CompareTo((view.Header.Count, bytes.Length)) >= 0)
                return;
            blocks[view.Header.Sequence] = bytes.ToArray();
        });
        return blocks;
    }

    /// <summary>The smallest and the largest sequence number of a whole block; null when there is none.</summary>
    public static (long First, long Last)? SequenceRange(IStorageFolder folder, string name)
    {
        (long First, long Last)? range = null;
        Visit(folder, name, (in BlockView view, ReadOnlySpan<byte> _) =>
        {
            var sequence = view.Header.Sequence;
            range = range is { } known ? (Math.Min(known.First, sequence), Math.Max(known.Last, sequence))
                : (sequence, sequence);
        });
        return range;
    }

    private delegate void BlockVisitor(in BlockView view, ReadOnlySpan<byte> bytes);

    private static void Visit(IStorageFolder folder, string name, BlockVisitor visitor)
    {
        using var data = folder.Open(SegmentFile.DataName(name));
        using var logFile = folder.Open(SegmentFile.LogName(name));
        var latch = new FailureLatch();
        using var log = LogStream.Open(
            new GuardedFile(logFile, latch, new IoCounters()), latch, trustedBytes: null, readOnly: true);
        var logPages = CommittedPages(log);
        var document = new ByteBuffer(BlockLimits.WriteBytesMax * 2);
        var page = new byte[LogFrame.PageBytes];
        var next = new byte[LogFrame.PageBytes];
        var pageCount = Math.Max(data.Length / LogFrame.PageBytes, logPages.Count == 0 ? 0 : logPages.Keys.Max() + 1L);
        for (var number = 0L; number < pageCount; number++)
        {
            if (!TryReadPage(data, log, logPages, number, page)) continue;
            for (var slot = 0; slot <= page[HighestSlotOffset]; slot++)
            {
                if (!TryGetPiece(page, slot, out var piece) || piece[0] != 0) continue;
                document.Clear();
                document.Bytes(piece[PieceHeaderBytes..]);
                var (nextPage, nextSlot) = NextOf(piece);
                while (nextPage != uint.MaxValue && document.Length < BlockLimits.ReadBytesMax
                    && TryReadPage(data, log, logPages, nextPage, next) && TryGetPiece(next, nextSlot, out piece))
                {
                    document.Bytes(piece[PieceHeaderBytes..]);
                    (nextPage, nextSlot) = NextOf(piece);
                }

                VisitBlock(document.Written, visitor);
            }
        }
    }

    private static void VisitBlock(ReadOnlySpan<byte> document, BlockVisitor visitor)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, BlockWriter.Magic);
        var start = document.IndexOf(magic);
        if (start < 0 || BlockView.TryOpen(document[start..], out var view) != BlockStatus.Done) return;
        var length = BinaryPrimitives.ReadInt32LittleEndian(document[(start + 20)..]);
        visitor(view, document.Slice(start, length));
    }

    private static Dictionary<uint, long> CommittedPages(LogStream log)
    {
        var committed = new Dictionary<uint, long>();
        var open = new Dictionary<uint, List<(uint Page, long Position)>>();
        var page = new byte[LogFrame.PageBytes];
        for (log.Position = 0; log.Position < log.Length;)
        {
            var position = log.Position;
            if (log.Read(page.AsSpan()) != page.Length) break;
            var transaction = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(TransactionOffset));
            if (!open.TryGetValue(transaction, out var pages)) open[transaction] = pages = [];
            pages.Add((BinaryPrimitives.ReadUInt32LittleEndian(page), position));
            if (page[ConfirmedOffset] == 0) continue;
            foreach (var (number, at) in pages) committed[number] = at;
            open.Remove(transaction);
        }

        return committed;
    }

    private static bool TryReadPage(
        IStorageFile data, LogStream log, Dictionary<uint, long> logPages, long number, Span<byte> page)
    {
        if (number <= uint.MaxValue && logPages.TryGetValue((uint)number, out var position))
        {
            log.Position = position;
            if (log.Read(page) != LogFrame.PageBytes) return false;
        }
        else if (data.Read(page, number * LogFrame.PageBytes) != LogFrame.PageBytes)
        {
            return false;
        }

        return page[PageTypeOffset] == DataPage;
    }

    private static bool TryGetPiece(ReadOnlySpan<byte> page, int slot, out ReadOnlySpan<byte> piece)
    {
        piece = default;
        var at = LogFrame.PageBytes - 4 * (slot + 1);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(page[at..]);
        var position = BinaryPrimitives.ReadUInt16LittleEndian(page[(at + 2)..]);
        if (position == 0 || length <= PieceHeaderBytes || position + length > page.Length) return false;
        piece = page.Slice(position, length);
        return true;
    }

    private static (uint Page, byte Slot) NextOf(ReadOnlySpan<byte> piece) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(piece[1..]), piece[5]);
}
