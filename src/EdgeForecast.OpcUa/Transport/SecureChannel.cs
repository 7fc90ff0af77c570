using System.Collections.Concurrent;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// A secure channel (Part 4, 5.6 and Part 6, 6.7): many requests at once on one connection, their answers in any order.
/// One loop receives, one renews the token; senders take turns. The first fault ends the channel for all: whoever waits
/// gets it, and <see cref="Ended"/> tells it.
/// </summary>
internal sealed partial class SecureChannel : IAsyncDisposable
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan DefaultOpenTimeout = TimeSpan.FromSeconds(15);

    private readonly SecureChannelOptions _options;
    private readonly OpcTcpConnection _connection;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SequenceNumbers _sent = new();
    private readonly SequenceNumbers _received = new();
    private readonly ConcurrentDictionary<uint, PendingRequest> _pending = new();
    private readonly TaskCompletionSource<OpcUaException> _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageAssembler _assembler;
    private readonly byte[] _sendBuffer;
    private readonly byte[] _sendScratch;
    private readonly byte[] _receiveScratch;

    private volatile ChannelToken? _current;
    private ChannelToken? _previous;
    private Opening? _opening;
    private Task _loops = Task.CompletedTask;
    private uint _channelId;
    private int _requestId;
    private int _hasEnded;
    private long _bytesSent;
    private long _bytesReceived;
    private long _messagesReceived;
    private long _renewals;
    private long _lateAnswers;

    private SecureChannel(SecureChannelOptions options, OpcTcpConnection connection, TimeProvider time)
    {
        _options = options;
        _connection = connection;
        _time = time;
        _assembler = new MessageAssembler(options.Transport);
        _sendBuffer = new byte[connection.SendChunkBytesMax];
        _sendScratch = new byte[connection.SendChunkBytesMax];
        _receiveScratch = new byte[options.Transport.ChunkBytesMax];
    }

    /// <summary>Ends with the reason, once the channel has.</summary>
    public Task<OpcUaException> Ended => _ended.Task;

    /// <summary>What the server granted.</summary>
    public TimeSpan TokenLifetime => _current?.Lifetime ?? TimeSpan.Zero;

    public ChannelCounters Counters => new(
        Volatile.Read(ref _bytesSent), Volatile.Read(ref _bytesReceived), Volatile.Read(ref _messagesReceived),
        Volatile.Read(ref _renewals), Volatile.Read(ref _lateAnswers));

    /// <summary>Connects, greets and opens.</summary>
    /// <exception cref="OpcUaException">One of the three failed.</exception>
    public static async Task<SecureChannel> OpenAsync(
        SecureChannelOptions options, TimeProvider time, CancellationToken stop)
    {
        var timeout = options.OpenTimeout ?? DefaultOpenTimeout;
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var connection = await OpcTcpConnection.ConnectAsync(options.Url, options.Transport, both.Token);
            var channel = new SecureChannel(options, connection, time);
            try
            {
                var receiving = channel.ReceiveAsync();
                await channel.RequestTokenAsync(SecurityTokenRequestType.Issue, both.Token);
                channel._loops = Task.WhenAll(receiving, channel.RenewAsync());
                return channel;
            }
            catch
            {
                await channel.DisposeAsync();
                throw;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new OpcUaException(StatusCodes.BadTimeout,
                $"{options.Url}: no channel within {timeout.TotalSeconds:F0} s. Check the address and the network.");
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="OpcUaException">The server refused, did not answer in time, or the channel ended.</exception>
    public async Task<TResponse> SendAsync<TResponse>(
        IServiceRequest<TResponse> request, TimeSpan timeout, CancellationToken stop)
        where TResponse : class, IStructure<TResponse>, IServiceResponse, new()
    {
        var pending = new PendingRequest<TResponse>(_options.Url, request.Service);
        var requestId = NextRequestId();
        if (_pending.Count >= _options.Transport.RequestCountMax)
            throw new OpcUaException(StatusCodes.BadTooManyOperations,
                $"{_options.Url}: {_pending.Count} requests wait already.");
        _pending[requestId] = pending;
        try
        {
            // Looked at only after the request is in the table: a channel that ended before has emptied it by now.
            if (_ended.Task.IsCompleted) throw await _ended.Task;
            request.RequestHeader = HeaderFor(request.RequestHeader, requestId, timeout);
            return await WriteAndWaitAsync(request, requestId, pending.Answer, stop).WaitAsync(timeout, _time, stop);
        }
        catch (TimeoutException fault)
        {
            throw new OpcUaException(StatusCodes.BadTimeout,
                $"{_options.Url}: {request.Service} was not answered within {timeout.TotalSeconds:F1} s.", fault);
        }
        finally
        {
            _pending.TryRemove(requestId, out _);
        }
    }

    /// <summary>Tells the server that the channel ends, and ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended.Task.IsCompleted && _current is not null) await SayGoodbyeAsync();
        End(new OpcUaException(StatusCodes.BadConnectionClosed, $"{_options.Url}: the channel was closed."));
        await _loops;
    }

    private async Task<TResponse> WriteAndWaitAsync<TResponse>(
        IServiceRequest<TResponse> request, uint requestId, Task<TResponse> answer, CancellationToken stop)
        where TResponse : class, IStructure<TResponse>, IServiceResponse, new()
    {
        using (var message = new UaWriter(_connection.SendMessageBytesMax))
        {
            message.WriteNodeId(new NodeId(request.EncodingId));
            request.WriteTo(message);
            await WriteAsync(MessageKind.Message, requestId, message.WrittenMemory, stop);
        }

        return await answer;
    }

    private RequestHeader HeaderFor(RequestHeader given, uint requestId, TimeSpan timeout) => new()
    {
        AuthenticationToken = given.AuthenticationToken,
        Timestamp = UtcTime.From(_time.GetUtcNow()),
        RequestHandle = requestId,
        ReturnDiagnostics = given.ReturnDiagnostics,
        AuditEntryId = given.AuditEntryId,
        TimeoutHint = (uint)Math.Clamp(timeout.TotalMilliseconds, 0, uint.MaxValue),
        AdditionalHeader = given.AdditionalHeader,
    };

    private uint NextRequestId()
    {
        var id = (uint)Interlocked.Increment(ref _requestId);
        return id != 0 ? id : (uint)Interlocked.Increment(ref _requestId);
    }

    private async Task SayGoodbyeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        try
        {
            using var message = new UaWriter();
            message.WriteNodeId(new NodeId(CloseSecureChannelRequest.BinaryEncodingId));
            message.WriteStructure(new CloseSecureChannelRequest());
            await WriteAsync(MessageKind.CloseChannel, NextRequestId(), message.WrittenMemory, limit.Token);
        }
        catch (Exception fault) when (fault is OpcUaException or OperationCanceledException or IOException)
        {
            // The server notices the closed connection as well; a goodbye that fails changes nothing.
            return;
        }
    }

    private void End(OpcUaException reason)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return;
        _ended.TrySetResult(reason);
        _closing.Cancel();
        _connection.Dispose();
        foreach (var requestId in _pending.Keys)
            if (_pending.TryRemove(requestId, out var pending))
                pending.Fail(reason);
        _opening?.Done.TrySetException(reason);
    }

    private sealed record Opening(uint RequestId, byte[] ClientNonce)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
