using System.Net;
using System.Net.Sockets;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.OpcUa.Tests.Transport;

/// <summary>
/// Greets, opens a channel without security and then does to each request what the script says. It shares the codec
/// with the client, so it proves how the client behaves, not that it interoperates.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SequenceNumbers _sequence;
    private readonly Func<ScriptedServer, uint, Task> _script;
    private readonly uint _lifetimeMs;
    private readonly Task _running;
    private NetworkStream _stream = null!;
    private uint _tokenId;

    public ScriptedServer(Func<ScriptedServer, uint, Task> script, uint lifetimeMs = 3_600_000, uint lastSequence = 0)
    {
        _script = script;
        _lifetimeMs = lifetimeMs;
        _sequence = new SequenceNumbers(lastSequence);
        _listener.Start();
        _running = RunAsync();
    }

    public string Url => $"opc.tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int TokensIssued => (int)_tokenId;

    /// <summary>Answers a read with one value, in as many chunks as said.</summary>
    public async Task AnswerAsync(uint requestId, double value, int chunks = 1)
    {
        using var writer = new UaWriter();
        writer.WriteNodeId(new NodeId(ReadResponse.BinaryEncodingId));
        writer.WriteStructure(new ReadResponse { Results = [DataValue.Of(Variant.From(value))] });
        var body = writer.Written.ToArray();
        var piece = (body.Length + chunks - 1) / chunks;
        for (var i = 0; i < chunks; i++)
        {
            var part = body.AsMemory(i * piece, Math.Min(piece, body.Length - (i * piece)));
            await ChunkAsync(requestId, i == chunks - 1 ? ChunkKind.Final : ChunkKind.Intermediate, part);
        }
    }

    public async Task ChunkAsync(uint requestId, ChunkKind kind, ReadOnlyMemory<byte> body, uint? sequence = null)
    {
        var buffer = new byte[body.Length + 64];
        var token = new ChannelToken(_tokenId, null, null, 0, TimeSpan.MaxValue);
        var length = SymmetricChunks.Write(buffer, buffer, (MessageKind.Message, kind), 9, token,
            (sequence ?? _sequence.Next(), requestId), body.Span, MessageSecurityMode.None);
        await SendAsync(buffer.AsMemory(0, length));
    }

    public Task AbortAsync(uint requestId, uint status, string reason)
    {
        using var writer = new UaWriter();
        writer.WriteUInt32(status);
        writer.WriteString(reason);
        return ChunkAsync(requestId, ChunkKind.Abort, writer.Written.ToArray());
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, _stop.Token);

    public void Hang() => _stream.Close();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _stream = client.GetStream();
            await ReadAsync();
            using var acknowledge = new UaWriter();
            acknowledge.WriteRaw(new byte[ChunkHeader.Size]);
            foreach (var number in new uint[] { 0, 8192, 8192, 0, 0 }) acknowledge.WriteUInt32(number);
            var greeting = acknowledge.Written.ToArray();
            new ChunkHeader(MessageKind.Acknowledge, ChunkKind.Final, greeting.Length).Write(greeting);
            await SendAsync(greeting);
            while (true)
            {
                var (header, chunk) = await ReadAsync();
                if (header.Message == MessageKind.OpenChannel) await OpenAsync(chunk);
                else if (header.Message == MessageKind.CloseChannel) return;
                else if (header.Chunk == ChunkKind.Final) await _script(this, BitConverter.ToUInt32(chunk, 20));
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went, or the test is over.
            return;
        }
    }

    private async Task OpenAsync(byte[] chunk)
    {
        AsymmetricChunks.TryRead(chunk, SecurityPolicy.None, null, null, out _, out var content);
        var requestId = content.RequestId;
        using var writer = new UaWriter();
        writer.WriteNodeId(new NodeId(OpenSecureChannelResponse.BinaryEncodingId));
        writer.WriteStructure(new OpenSecureChannelResponse
        {
            SecurityToken = new ChannelSecurityToken
            {
                ChannelId = 9,
                TokenId = ++_tokenId,
                RevisedLifetime = _lifetimeMs,
            },
        });
        await SendAsync(AsymmetricChunks.Write(
            9, SecurityPolicy.None, null, null, (_sequence.Next(), requestId), writer.Written));
    }

    private async Task<(ChunkHeader Header, byte[] Chunk)> ReadAsync()
    {
        var head = new byte[ChunkHeader.Size];
        await _stream.ReadExactlyAsync(head, _stop.Token);
        Assert.Equal(DecodeStatus.Done, ChunkHeader.TryRead(head, 1_000_000, out var header));
        var rest = new byte[header.Bytes - head.Length];
        await _stream.ReadExactlyAsync(rest, _stop.Token);
        return (header, [.. head, .. rest]);
    }
}
