using System.Net.Sockets;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>The server's half of the greeting.</summary>
internal sealed partial class OpcTcpConnection
{
    /// <summary>Takes a connection over, and greets back.</summary>
    /// <exception cref="OpcUaException">Who connected does not speak this protocol.</exception>
    public static async Task<OpcTcpConnection> AcceptAsync(
        Socket socket, TransportLimits limits, CancellationToken stop)
    {
        var connection = new OpcTcpConnection(socket, socket.RemoteEndPoint?.ToString() ?? "a client", limits);
        try
        {
            await connection.GreetBackAsync(limits, stop);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Says why the connection ends, as far as anybody still listens.</summary>
    public async Task SayErrorAsync(StatusCode status, string reason, CancellationToken stop)
    {
        try
        {
            await WriteAsync(HelloMessages.Error(status, reason), stop);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody listens any more; the connection ends all the same.
            return;
        }
    }

    private async Task GreetBackAsync(TransportLimits limits, CancellationToken stop)
    {
        var (header, chunk) = await ReadChunkAsync(stop);
        var hello = default(Greeting);
        if (header.Message != MessageKind.Hello
            || HelloMessages.TryReadHello(chunk.Span[ChunkHeader.Size..], out hello) != DecodeStatus.Done)
        {
            var status = new StatusCode(StatusCodes.BadTcpMessageTypeInvalid);
            await SayErrorAsync(status, "a greeting with chunks of 8192 bytes and more is expected", stop);
            throw new OpcUaException(status, $"{_url}: the client did not greet as the protocol wants.");
        }

        SendChunkBytesMax = (int)Math.Min(hello.ReceiveBytes, (uint)limits.ChunkBytesMax);
        SendMessageBytesMax = Within(hello.MessageBytes, limits.MessageBytesMax);
        SendChunkCountMax = Within(hello.ChunkCount, limits.ChunkCountMax);
        var receive = (int)Math.Min(hello.SendBytes, (uint)limits.ChunkBytesMax);
        await WriteAsync(HelloMessages.Acknowledge(receive, SendChunkBytesMax, limits), stop);
    }
}
