using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// The server's end of a secure channel (Part 4, 5.6 and Part 6, 6.7), for simulators and tests: one loop receives, one
/// sends. The answers wait in a bounded queue; a client that does not take them loses its channel, nobody waits for it.
/// </summary>
public sealed partial class ServerChannel : IAsyncDisposable
{
    private static readonly TimeSpan _defaultGreetingTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _lastWordsLimit = TimeSpan.FromSeconds(1);

    private readonly ServerChannelOptions _options;
    private readonly OpcTcpConnection _connection;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly SequenceNumbers _sent = new();
    private readonly SequenceNumbers _received = new();
    private readonly MessageAssembler _assembler;
    private readonly Channel<Outgoing> _outgoing;
    private readonly byte[] _sendBuffer;
    private readonly byte[] _sendScratch;
    private readonly byte[] _receiveScratch;

    private volatile ChannelToken? _current;
    private ChannelToken? _next;
    private ChannelToken? _previous;
    private uint _lastTokenId;
    private long _waitingBytes;

    private ServerChannel(uint id, ServerChannelOptions options, OpcTcpConnection connection, TimeProvider time)
    {
        Id = id;
        _options = options;
        _connection = connection;
        _time = time;
        _assembler = new MessageAssembler(options.Transport);
        _outgoing = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(options.Transport.RequestCountMax)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
        _sendBuffer = new byte[connection.SendChunkBytesMax];
        _sendScratch = new byte[connection.SendChunkBytesMax];
        _receiveScratch = new byte[options.Transport.ChunkBytesMax];
    }

    /// <summary>The number of the channel, which its client gets to know.</summary>
    public uint Id { get; }

    /// <summary>How it signs and encrypts; None until it is open.</summary>
    public SecurityPolicy Policy { get; private set; } = SecurityPolicy.None;

    public MessageSecurityMode Mode { get; private set; }

    /// <summary>Who is at the other end; null without security.</summary>
    public X509Certificate2? ClientCertificate { get; private set; }

    /// <summary>Why it ended; null while it lives, and when the client just left.</summary>
    public OpcUaException? Fault { get; private set; }

    /// <summary>
    /// Takes a connection over and serves it until its client leaves, something is wrong with it, or it is stopped;
    /// never throws. The fault, if any, is in the channel.
    /// </summary>
    /// <param name="socket">The accepted connection; it is closed at the end.</param>
    /// <param name="id">The number of the channel, not 0.</param>
    /// <param name="options">What it is to be.</param>
    /// <param name="time">A monotonic clock for the tokens.</param>
    /// <param name="started">Gets the channel once the greeting is done, and gives who takes its requests.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task ServeAsync(
        Socket socket, uint id, ServerChannelOptions options, TimeProvider time,
        Func<ServerChannel, IServerChannelHandler> started, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(started);
        var timeout = options.GreetingTimeout ?? _defaultGreetingTimeout;
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        OpcTcpConnection connection;
        try
        {
            connection = await OpcTcpConnection.AcceptAsync(socket, options.Transport, both.Token);
        }
        catch (Exception fault) when (fault is OpcUaException or OperationCanceledException or IOException)
        {
            // Whoever it was speaks another language or nothing at all: nothing was promised to it.
            return;
        }

        await using var channel = new ServerChannel(id, options, connection, time);
        using var stopping = stop.Register(channel.Abort);
        await using var opening = time.CreateTimer(
            _ => channel.AbortUnlessOpen(), null, timeout, Timeout.InfiniteTimeSpan);
        var handler = started(channel);
        await Task.WhenAll(channel.ReceiveAsync(handler), channel.SendAllAsync());
    }

    /// <summary>Ends the channel at once, without a word, as a crash would.</summary>
    public void Abort()
    {
        _closing.Cancel();
        _outgoing.Writer.TryComplete();
        _connection.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        while (_outgoing.Reader.TryRead(out var left)) left.Message.Dispose();
        foreach (var token in (ChannelToken?[])[_current, _next, _previous])
        {
            token?.Send?.Dispose();
            token?.Receive?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void AbortUnlessOpen()
    {
        if (_current is null) Abort();
    }

    private readonly record struct Outgoing(MessageKind Kind, uint RequestId, UaWriter Message);
}
