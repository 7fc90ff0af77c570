using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// A message of the outbox as a block; its times in the header are when it was created and when it expires. One
/// section, Message (Records): i64 created, i64 expires, id, stream and topic as texts (varint length, UTF-8), u8
/// whether there is a latest topic and, if so, that as text, varint length and bytes of the payload.
/// </summary>
internal static class MessageBlock
{
    public const int TextBytesMax = BlockLimits.ReadTextBytesMax;

    /// <summary>Longer payloads are refused.</summary>
    public const int PayloadBytesMax = 512 << 10;

    /// <summary>Whether a message can be stored as it is.</summary>
    public static bool Fits(OutboundMessage message) =>
        message.Payload.Length <= PayloadBytesMax && Fits(message.Id) && Fits(message.Stream) && Fits(message.Topic)
        && Fits(message.LatestTopic ?? "");

    public static byte[] Encode(long sequence, OutboundMessage message)
    {
        var writer = new BlockWriter();
        writer.Begin();
        var body = writer.Body;
        body.Int64(message.CreatedAt.Ticks);
        body.Int64(message.ExpiresAt.Ticks);
        body.Text(message.Id, TextBytesMax);
        body.Text(message.Stream, TextBytesMax);
        body.Text(message.Topic, TextBytesMax);
        body.Byte(message.LatestTopic is null ? (byte)0 : (byte)1);
        if (message.LatestTopic is not null) body.Text(message.LatestTopic, TextBytesMax);
        body.Varint((ulong)message.Payload.Length);
        body.Bytes(message.Payload.Span);
        writer.EndSection(BlockColumn.Message, ColumnCodec.Records);
        return writer.Finish(
            BlockHeader.Of(BlockKind.Message, sequence, 1, message.CreatedAt, message.ExpiresAt)).ToArray();
    }

    /// <summary>Checks and reads a block. Never throws.</summary>
    public static BlockStatus TryRead(ReadOnlySpan<byte> block, long sequence, out OutboundMessage? message)
    {
        message = null;
        var status = BlockView.TryOpen(block, out var view);
        if (status != BlockStatus.Done) return status;
        if (view.Header.Kind != BlockKind.Message || view.Header.Sequence != sequence) return BlockStatus.Malformed;
        if (!view.TryGetSection(BlockColumn.Message, out var codec, out var section)) return BlockStatus.MissingColumn;
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        string? latest = null;
        if (!from.TryInt64(out var created) || !from.TryInt64(out var expires) || !from.TryText(out var id)
            || !from.TryText(out var stream) || !from.TryText(out var topic) || !from.TryByte(out var hasLatest)
            || (hasLatest != 0 && !from.TryText(out latest!))
            || !from.TryCount(PayloadBytesMax, out var length) || !from.TryBytes(length, out var payload)
            || from.Remaining != 0)
            return BlockStatus.Malformed;
        message = new OutboundMessage(id, stream, topic, hasLatest == 0 ? null : latest, payload.ToArray(),
            new Timestamp(created), new Timestamp(expires));
        return BlockStatus.Done;
    }

    private static bool Fits(string text) => System.Text.Encoding.UTF8.GetByteCount(text) <= TextBytesMax;
}
