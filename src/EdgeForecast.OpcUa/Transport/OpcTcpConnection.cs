using System.Net.Sockets;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>A TCP connection that speaks in chunks (Part 6, 7.1): greeting, then one chunk after another.</summary>
internal sealed partial class OpcTcpConnection : IDisposable
{
    private const int DefaultPort = 4840;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _receiveBuffer;
    private readonly string _url;

    private OpcTcpConnection(Socket socket, string url, TransportLimits limits)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _url = url;
        _receiveBuffer = new byte[limits.ChunkBytesMax];
    }

    /// <summary>The largest chunk that the server takes, within our own cap.</summary>
    public int SendChunkBytesMax { get; private set; }

    /// <summary>The largest message that the server takes, within our own cap.</summary>
    public int SendMessageBytesMax { get; private set; }

    public int SendChunkCountMax { get; private set; }

    /// <exception cref="OpcUaException">Nobody answers there, or not in this protocol.</exception>
    public static async Task<OpcTcpConnection> ConnectAsync(string url, TransportLimits limits, CancellationToken stop)
    {
        var (host, port) = Split(url);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = default(OpcTcpConnection);
        try
        {
            await socket.ConnectAsync(host, port, stop);
            connection = new OpcTcpConnection(socket, url, limits);
            await connection.GreetAsync(limits, stop);
            return connection;
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new OpcUaException(StatusCodes.BadNotConnected,
                $"{url}: cannot connect: {fault.Message}. Check the address, the server and the firewall.", fault);
        }
        catch
        {
            connection?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The host and port of an opc.tcp URL.</summary>
    /// <exception cref="OpcUaException">It is not such a URL.</exception>
    public static (string Host, int Port) Split(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == "opc.tcp" && uri.Host.Length > 0)
            return (uri.IdnHost, uri.Port > 0 ? uri.Port : DefaultPort);
        throw new OpcUaException(StatusCodes.BadTcpEndpointUrlInvalid,
            $"'{url}' is not an OPC UA address; write it like opc.tcp://host:4840/path.");
    }

    /// <summary>The next chunk, whole, in a buffer that holds until the next call.</summary>
    /// <exception cref="OpcUaException">The connection ended, or a chunk is malformed or beyond the cap.</exception>
    public async ValueTask<(ChunkHeader Header, ReadOnlyMemory<byte> Chunk)> ReadChunkAsync(CancellationToken stop)
    {
        await FillAsync(_receiveBuffer.AsMemory(0, ChunkHeader.Size), stop);
        var status = ChunkHeader.TryRead(_receiveBuffer, _receiveBuffer.Length, out var header);
        if (status == DecodeStatus.LimitExceeded)
            throw new OpcUaException(StatusCodes.BadTcpMessageTooLarge,
                $"{_url}: the server sent a chunk beyond the agreed {_receiveBuffer.Length} bytes.");
        if (status != DecodeStatus.Done)
            throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid,
                $"{_url}: what answers there does not speak OPC UA. Check host and port.");
        await FillAsync(_receiveBuffer.AsMemory(ChunkHeader.Size, header.Bytes - ChunkHeader.Size), stop);
        return (header, _receiveBuffer.AsMemory(0, header.Bytes));
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken stop) => _stream.WriteAsync(chunk, stop);

    public void Dispose() => _stream.Dispose();

    /// <summary>The failure that an error message of the server announces.</summary>
    public OpcUaException ErrorOf(ReadOnlySpan<byte> chunk)
    {
        var status = HelloMessages.TryReadError(chunk[ChunkHeader.Size..], out var code, out var reason);
        if (status != DecodeStatus.Done || !code.IsBad) code = new StatusCode(StatusCodes.BadCommunicationError);
        return new OpcUaException(code, $"{_url}: the server ended the connection: {code} {reason}");
    }

    private async Task GreetAsync(TransportLimits limits, CancellationToken stop)
    {
        await WriteAsync(HelloMessages.Hello(_url, limits), stop);
        var (header, chunk) = await ReadChunkAsync(stop);
        if (header.Message == MessageKind.Error) throw ErrorOf(chunk.Span);
        if (header.Message != MessageKind.Acknowledge || HelloMessages.TryReadAcknowledge(
                chunk.Span[ChunkHeader.Size..], out var receive, out var message, out var count) != DecodeStatus.Done)
            throw new OpcUaException(StatusCodes.BadTcpMessageTypeInvalid,
                $"{_url}: the server did not greet back as the protocol wants.");
        SendChunkBytesMax = (int)Math.Min(receive, (uint)limits.ChunkBytesMax);
        SendMessageBytesMax = Within(message, limits.MessageBytesMax);
        SendChunkCountMax = Within(count, limits.ChunkCountMax);
    }

    // 0 is no limit of the other side's.
    private static int Within(uint theirs, int ours) => theirs == 0 ? ours : (int)Math.Min(theirs, (uint)ours);

    private async ValueTask FillAsync(Memory<byte> target, CancellationToken stop)
    {
        try
        {
            await _stream.ReadExactlyAsync(target, stop);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            throw new OpcUaException(StatusCodes.BadConnectionClosed, $"{_url}: the connection ended.", fault);
        }
    }
}
