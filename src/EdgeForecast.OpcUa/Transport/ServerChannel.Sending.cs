using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>The sending half: whole messages wait in a queue, one loop puts them on the wire.</summary>
public sealed partial class ServerChannel
{
    private const long WaitingBytesMax = 64L * 1024 * 1024;

    /// <summary>
    /// Queues the answer to a request; never waits. An answer that is larger than the client takes becomes a fault.
    /// </summary>
    public void Send<T>(uint requestId, T response) where T : class, IStructure<T>, IServiceResponse
    {
        ArgumentNullException.ThrowIfNull(response);
        var writer = new UaWriter(_connection.SendMessageBytesMax);
        try
        {
            writer.WriteNodeId(new NodeId(T.BinaryEncodingId));
            response.WriteTo(writer);
            var bodyMax = SymmetricChunks.BodyBytesMax(_sendBuffer.Length, Policy, Mode);
            if (writer.Length > (long)bodyMax * _connection.SendChunkCountMax)
                throw new OpcUaException(StatusCodes.BadResponseTooLarge, "more chunks than the client takes");
        }
        catch (OpcUaException)
        {
            // Larger than the client takes: it is told so in the answer's stead.
            writer.Clear();
            WriteFault(writer, response.ResponseHeader, StatusCodes.BadResponseTooLarge);
        }

        Enqueue(new Outgoing(MessageKind.Message, requestId, writer));
    }

    private static void WriteFault(UaWriter writer, ResponseHeader header, uint status)
    {
        writer.WriteNodeId(new NodeId(ServiceFault.BinaryEncodingId));
        new ServiceFault
        {
            ResponseHeader = new ResponseHeader
            {
                Timestamp = header.Timestamp,
                RequestHandle = header.RequestHandle,
                ServiceResult = new StatusCode(status),
            },
        }.WriteTo(writer);
    }

    private void Enqueue(Outgoing outgoing)
    {
        var waiting = Interlocked.Add(ref _waitingBytes, outgoing.Message.Length);
        if (waiting <= WaitingBytesMax && _outgoing.Writer.TryWrite(outgoing)) return;
        outgoing.Message.Dispose();
        // The client asks and does not listen: its channel ends, the server goes on.
        if (!_closing.IsCancellationRequested)
            Fault ??= new OpcUaException(StatusCodes.BadTooManyOperations, "The client does not take its answers.");
        Abort();
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var outgoing in _outgoing.Reader.ReadAllAsync(_closing.Token))
            {
                Interlocked.Add(ref _waitingBytes, -outgoing.Message.Length);
                using (outgoing.Message)
                {
                    if (outgoing.Kind == MessageKind.Message) await WriteAsync(outgoing);
                    else await _connection.WriteAsync(Opening(outgoing), _closing.Token);
                }
            }
        }
        catch (Exception fault) when (
            fault is IOException or ObjectDisposedException or OperationCanceledException or OpcUaException)
        {
            // The client is gone, or the channel was ended; the receiving loop ends by the same token.
            Abort();
        }
    }

    private byte[] Opening(Outgoing outgoing) => AsymmetricChunks.Write(
        Id, Policy, _options.OwnCertificate, ClientCertificate, (_sent.Next(), outgoing.RequestId),
        outgoing.Message.Written);

    private async Task WriteAsync(Outgoing outgoing)
    {
        var message = outgoing.Message.WrittenMemory;
        var bodyMax = SymmetricChunks.BodyBytesMax(_sendBuffer.Length, Policy, Mode);
        var chunks = Math.Max(1, (message.Length + bodyMax - 1) / bodyMax);
        for (var i = 0; i < chunks; i++)
        {
            var body = message.Slice(i * bodyMax, Math.Min(bodyMax, message.Length - (i * bodyMax)));
            var chunk = i == chunks - 1 ? ChunkKind.Final : ChunkKind.Intermediate;
            var length = SymmetricChunks.Write(_sendBuffer, _sendScratch, (outgoing.Kind, chunk), Id, _current!,
                (_sent.Next(), outgoing.RequestId), body.Span, Mode);
            await _connection.WriteAsync(_sendBuffer.AsMemory(0, length), _closing.Token);
        }
    }
}
