using System.Buffers;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// Puts messages together from their chunks, each by its request id, with caps on the chunks and bytes of one message
/// and on the messages that are begun. A message in one chunk is not copied.
/// </summary>
internal sealed class MessageAssembler(TransportLimits limits)
{
    private const int OpenMessagesMax = 64;

    private readonly Dictionary<uint, Partial> _open = [];

    public enum Outcome
    {
        /// <summary>More chunks must follow.</summary>
        Incomplete,

        /// <summary>The message is whole.</summary>
        Whole,

        /// <summary>A cap is exceeded; the connection cannot be used any further.</summary>
        TooLarge,
    }

    /// <summary>Adds a chunk that is not an abort; <paramref name="message"/> holds until the next call.</summary>
    public Outcome Add(ChunkKind kind, uint requestId, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> message)
    {
        message = body;
        var isOpen = _open.TryGetValue(requestId, out var partial);
        if (kind == ChunkKind.Final && !isOpen)
            return body.Length <= limits.MessageBytesMax ? Outcome.Whole : Outcome.TooLarge;
        if (!isOpen)
        {
            if (_open.Count >= OpenMessagesMax) return Outcome.TooLarge;
            _open.Add(requestId, partial = new Partial());
        }

        if (++partial!.ChunkCount > limits.ChunkCountMax) return Outcome.TooLarge;
        if (partial.Buffer.WrittenCount + body.Length > limits.MessageBytesMax) return Outcome.TooLarge;
        partial.Buffer.Write(body);
        if (kind != ChunkKind.Final) return Outcome.Incomplete;
        message = partial.Buffer.WrittenSpan;
        _open.Remove(requestId);
        return Outcome.Whole;
    }

    /// <summary>Forgets a message that its sender gave up.</summary>
    public void Abort(uint requestId) => _open.Remove(requestId);

    private sealed class Partial
    {
        public ArrayBufferWriter<byte> Buffer { get; } = new();

        public int ChunkCount { get; set; }
    }
}
