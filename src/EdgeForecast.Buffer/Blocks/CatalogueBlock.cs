using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Names of signals and their store numbers. One section, Names (Records): varint count; for each varint store number
/// and the name as text (varint length, UTF-8). The catalogue of a segment may be spread over several such blocks.
/// </summary>
internal static class CatalogueBlock
{
    private const int BodyBytesMax = 24_000;

    /// <summary>As many blocks as it takes, with sequence numbers from <paramref name="sequence"/> on.</summary>
    public static List<byte[]> Encode(long sequence, IEnumerable<KeyValuePair<int, string>> names, Timestamp now)
    {
        var blocks = new List<byte[]>();
        var body = new ByteBuffer(BodyBytesMax);
        var count = 0;
        foreach (var (number, name) in names)
        {
            body.Varint((ulong)number);
            body.Text(name, BlockLimits.ReadTextBytesMax);
            count++;
            if (body.Length < BodyBytesMax) continue;
            blocks.Add(Finish(sequence + blocks.Count, body, count, now));
            body.Clear();
            count = 0;
        }

        if (count > 0) blocks.Add(Finish(sequence + blocks.Count, body, count, now));
        return blocks;
    }

    /// <summary>
    /// Adds the names of a block to what is known; <paramref name="contradictions"/> counts what did not fit.
    /// </summary>
    public static BlockStatus TryRead(
        in BlockView view, StoredSignals into, ref int contradictions, HashSet<int>? seen = null)
    {
        if (!view.TryGetSection(BlockColumn.Names, out var codec, out var section)) return BlockStatus.MissingColumn;
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (!from.TryCount(BlockLimits.ReadRecordCountMax, out var count)) return BlockStatus.Malformed;
        for (var i = 0; i < count; i++)
        {
            if (!from.TryCount(StoredSignals.NumberMax, out var number) || !from.TryText(out var name))
                return BlockStatus.Malformed;
            if (!into.Add(number, name)) contradictions++;
            seen?.Add(number);
        }

        return from.Remaining == 0 ? BlockStatus.Done : BlockStatus.Malformed;
    }

    private static byte[] Finish(long sequence, ByteBuffer body, int count, Timestamp now)
    {
        var writer = new BlockWriter();
        writer.Begin();
        writer.Body.Varint((ulong)count);
        writer.Body.Bytes(body.Written);
        writer.EndSection(BlockColumn.Names, ColumnCodec.Records);
        return writer.Finish(BlockHeader.Of(BlockKind.Catalogue, sequence, count, now, now)).ToArray();
    }
}
