using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// One session with a server, as long as its connection lasts (Part 4, 5.7). Its calls may run side by side. Who wants
/// values for months takes an OpcUaConnection, which makes a new session when one is lost.
/// </summary>
public sealed partial class OpcUaSession : IAsyncDisposable
{
    private readonly OpcUaClientOptions _options;
    private readonly TimeProvider _time;
    private readonly SecureChannel _channel;
    private readonly NodeId _authenticationToken;
    private int _isClosed;

    private OpcUaSession(OpcUaClientOptions options, TimeProvider time, SessionHandshake.Result result)
    {
        _options = options;
        _time = time;
        _channel = result.Channel;
        _authenticationToken = result.AuthenticationToken;
        SessionId = result.SessionId;
        Endpoint = result.Endpoint;
        Timeout = result.SessionTimeout;
    }

    public NodeId SessionId { get; }

    /// <summary>The endpoint that was chosen.</summary>
    public EndpointDescription Endpoint { get; }

    /// <summary>How long the server keeps the session without a word from us.</summary>
    public TimeSpan Timeout { get; }

    public NamespaceTable Namespaces { get; private set; } = new([]);

    public OperationLimits Limits { get; private set; } = new();

    /// <summary>
    /// How far the server's clock is ahead of ours, as well as one exchange tells; null where it has no clock to read.
    /// </summary>
    public TimeSpan? ClockOffset { get; private set; }

    /// <summary>Ends with the reason, once the connection has.</summary>
    public Task<OpcUaException> Ended => _channel.Ended;

    public ChannelCounters Counters => _channel.Counters;

    /// <summary>Makes a session: discovery, choice of the endpoint, checks, channel, user.</summary>
    /// <exception cref="CertificateException">The server's certificate did not pass.</exception>
    /// <exception cref="OpcUaException">A step failed; the message says which and what to do.</exception>
    public static async Task<OpcUaSession> ConnectAsync(
        OpcUaClientOptions options, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var session = new OpcUaSession(options, time, await new SessionHandshake(options, time).RunAsync(stop));
        try
        {
            await session.ReadServerAsync(stop);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends any request of the specification in this session.</summary>
    /// <exception cref="OpcUaException">
    /// The server refused, did not answer in time, or the connection ended.
    /// </exception>
    public Task<TResponse> SendAsync<TResponse>(
        IServiceRequest<TResponse> request, CancellationToken stop, TimeSpan? timeout = null)
        where TResponse : class, IStructure<TResponse>, IServiceResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        request.RequestHeader = new RequestHeader { AuthenticationToken = _authenticationToken };
        return _channel.SendAsync(request, timeout ?? _options.RequestTimeoutOrDefault, stop);
    }

    /// <summary>Reads the table of namespaces again; a server may add some while it runs.</summary>
    public async Task RefreshNamespacesAsync(CancellationToken stop)
    {
        var value = await ReadValueAsync(new NodeId(NodeIds.ServerNamespaceArray), stop);
        Namespaces = new NamespaceTable(value.Value.AsArray<string?>() ?? []);
    }

    /// <summary>
    /// Closes the session with its subscriptions, then the channel. Small servers allow few sessions.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        if (!_channel.Ended.IsCompleted)
        {
            try
            {
                var request = new CloseSessionRequest { DeleteSubscriptions = true };
                await SendAsync(request, CancellationToken.None, TimeSpan.FromSeconds(2));
            }
            catch (OpcUaException)
            {
                // Whether the server heard it or not: it drops the session when its time is over.
                await _channel.DisposeAsync();
                return;
            }
        }

        await _channel.DisposeAsync();
    }

    private NodeId Resolve(ExpandedNodeId node) => RegisteredId(node) ?? ResolveUnregistered(node);

    private NodeId ResolveUnregistered(ExpandedNodeId node) => Namespaces.TryResolve(node, out var resolved)
        ? resolved
        : throw new OpcUaException(StatusCodes.BadNodeIdUnknown,
            $"{_options.Url}: the server has no namespace {node.NamespaceUri}. Check the node id {node}.");

    private int BatchOf(uint serverLimit) => OperationLimits.Batch(serverLimit, _options.ItemCountPerCallMax);

    private async Task ReadServerAsync(CancellationToken stop)
    {
        uint[] nodes =
        [
            NodeIds.ServerServerStatusCurrentTime, NodeIds.ServerNamespaceArray,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerRead,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerWrite,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerMethodCall,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerBrowse,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerRegisterNodes,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerTranslateBrowsePathsToNodeIds,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxMonitoredItemsPerCall,
            NodeIds.ServerServerCapabilitiesOperationLimitsMaxNodesPerHistoryReadData,
        ];
        var values = new List<DataValue>();
        var before = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        // Two at a time: the limit on one request is itself among them, and a small controller may have a low one.
        foreach (var pair in nodes.Chunk(2))
        {
            var items = pair.Select(node => new ReadItem(new NodeId(node))).ToList();
            values.AddRange(await ReadOnceAsync(items, stop));
            if (values.Count > 2 || values[0].Value.ToObject() is not UtcTime server) continue;
            ClockOffset = server.ToDateTimeOffset() - (before + (_time.GetElapsedTime(started) / 2));
        }

        Namespaces = new NamespaceTable(values[1].Value.AsArray<string?>() ?? []);
        var limits = values.Skip(2).Select(value => value.Value.TryGetInt64(out var limit) ? (uint)limit : 0).ToArray();
        Limits = new OperationLimits(
            limits[0], limits[1], limits[2], limits[3], limits[4], limits[5], limits[6], limits[7]);
    }
}
