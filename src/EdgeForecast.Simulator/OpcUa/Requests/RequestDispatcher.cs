using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Decodes requests, checks their session, has them served under the guard, and sends what comes of it.
/// </summary>
internal sealed class RequestDispatcher : IServerChannelHandler
{
    private readonly ServerCore _core;
    private readonly Dictionary<NodeId, Entry> _services = [];
    private long _requestCount;

    public RequestDispatcher(ServerCore core)
    {
        _core = core;
        var discovery = new DiscoveryRequests(core);
        Add<FindServersRequest, FindServersResponse>(discovery.FindServers, Access.Open);
        Add<GetEndpointsRequest, GetEndpointsResponse>(discovery.GetEndpoints, Access.Open);
        var sessions = new SessionRequests(core, discovery);
        Add<CreateSessionRequest, CreateSessionResponse>(sessions.Create, Access.Open);
        Add<ActivateSessionRequest, ActivateSessionResponse>(sessions.Activate, Access.Open);
        Add<CloseSessionRequest, CloseSessionResponse>(sessions.Close, Access.Created);
        Add<CancelRequest, CancelResponse>(SessionRequests.Cancel);
        var view = new ViewRequests(core);
        Add<BrowseRequest, BrowseResponse>(view.Browse);
        Add<BrowseNextRequest, BrowseNextResponse>(ViewRequests.BrowseNext);
        Add<TranslateBrowsePathsToNodeIdsRequest, TranslateBrowsePathsToNodeIdsResponse>(view.Translate);
        Add<RegisterNodesRequest, RegisterNodesResponse>(ViewRequests.Register);
        Add<UnregisterNodesRequest, UnregisterNodesResponse>(ViewRequests.Unregister);
        var attributes = new AttributeRequests(core);
        Add<ReadRequest, ReadResponse>(attributes.Read);
        Add<WriteRequest, WriteResponse>(attributes.Write);
        Add<HistoryReadRequest, HistoryReadResponse>(new HistoryRequests(core).Read);
        Add<CallRequest, CallResponse>(new MethodRequests(core).Call);
        var subscriptions = new SubscriptionRequests(core);
        Add<CreateSubscriptionRequest, CreateSubscriptionResponse>(subscriptions.Create);
        Add<ModifySubscriptionRequest, ModifySubscriptionResponse>(subscriptions.Modify);
        Add<DeleteSubscriptionsRequest, DeleteSubscriptionsResponse>(subscriptions.Delete);
        Add<SetPublishingModeRequest, SetPublishingModeResponse>(subscriptions.SetPublishingMode);
        Add<TransferSubscriptionsRequest, TransferSubscriptionsResponse>(subscriptions.Transfer);
        Add<PublishRequest, PublishResponse>(subscriptions.Publish);
        Add<RepublishRequest, RepublishResponse>(subscriptions.Republish);
        var items = new MonitoredItemRequests(core);
        Add<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(items.Create);
        Add<ModifyMonitoredItemsRequest, ModifyMonitoredItemsResponse>(items.Modify);
        Add<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(items.Delete);
        Add<SetMonitoringModeRequest, SetMonitoringModeResponse>(items.SetMode);
    }

    private delegate void Entry(ServerChannel channel, uint requestId, ref UaReader reader);

    private enum Access
    {
        /// <summary>No session is needed.</summary>
        Open,

        /// <summary>A session is needed, activated or not.</summary>
        Created,

        /// <summary>An activated session is needed.</summary>
        Activated,
    }

    public long RequestCount => Interlocked.Read(ref _requestCount);

    public void OnRequest(ServerChannel channel, uint requestId, ReadOnlySpan<byte> message)
    {
        Interlocked.Increment(ref _requestCount);
        var reader = new UaReader(message, DecodeLimits.Default);
        var type = reader.ReadNodeId();
        if (_services.TryGetValue(type, out var serve))
        {
            serve(channel, requestId, ref reader);
            return;
        }

        var header = reader.ReadStructure<RequestHeader>();
        SendFault(channel, requestId, header.RequestHandle, StatusCodes.BadServiceUnsupported);
    }

    /// <summary>The header of an answer that is given now.</summary>
    public static ResponseHeader HeaderOf(ServerCore core, uint requestHandle, uint status = 0) => new()
    {
        Timestamp = core.Now,
        RequestHandle = requestHandle,
        ServiceResult = new StatusCode(status),
    };

    // A service gives null when its answer comes later.
    private void Add<TRequest, TResponse>(
        Func<ServiceCall, TRequest, TResponse?> serve, Access access = Access.Activated)
        where TRequest : class, IStructure<TRequest>, IServiceRequest<TResponse>, new()
        where TResponse : class, IStructure<TResponse>, IServiceResponse
    {
        _services.Add(new NodeId(TRequest.BinaryEncodingId), Serve);

        void Serve(ServerChannel channel, uint requestId, ref UaReader reader)
        {
            var request = reader.ReadStructure<TRequest>();
            var handle = request.RequestHeader.RequestHandle;
            if (reader.Status != DecodeStatus.Done)
            {
                SendFault(channel, requestId, handle, reader.Status == DecodeStatus.LimitExceeded
                    ? StatusCodes.BadEncodingLimitsExceeded
                    : StatusCodes.BadDecodingError);
                return;
            }

            lock (_core.Space.Guard)
            {
                try
                {
                    var session = access == Access.Open ? null : SessionOf(request.RequestHeader, channel, access);
                    var response = serve(new ServiceCall(channel, requestId, request.RequestHeader, session), request);
                    if (response is null) return;
                    response.ResponseHeader = HeaderOf(_core, handle);
                    channel.Send(requestId, response);
                }
                catch (OpcUaException fault)
                {
                    SendFault(channel, requestId, handle, fault.Status.Value);
                }
            }
        }
    }

    private ServerSession SessionOf(RequestHeader header, ServerChannel channel, Access access)
    {
        if (!_core.Sessions.TryGetValue(header.AuthenticationToken, out var session))
            throw new OpcUaException(StatusCodes.BadSessionIdInvalid, "no such session");
        if (session.Channel != channel)
            throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "the session lives on another channel");
        if (session.User is null && access == Access.Activated)
        {
            // What comes before the user is known is an attack or a grave mistake (Part 4, 5.7.3).
            _core.Close(session, deleteSubscriptions: true);
            throw new OpcUaException(StatusCodes.BadSessionNotActivated, "the session is not activated");
        }

        session.LastHeardAt = _core.MachineTime.GetTimestamp();
        return session;
    }

    private void SendFault(ServerChannel channel, uint requestId, uint handle, uint status) =>
        channel.Send(requestId, new ServiceFault { ResponseHeader = HeaderOf(_core, handle, status) });
}
