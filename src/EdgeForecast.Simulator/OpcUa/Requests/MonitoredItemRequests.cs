using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;
using EdgeForecast.Simulator.OpcUa.Subscriptions;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Monitored items (Part 4, 5.13).</summary>
internal sealed class MonitoredItemRequests(ServerCore core)
{
    public CreateMonitoredItemsResponse Create(ServiceCall call, CreateMonitoredItemsRequest request)
    {
        Operations.CheckTimestamps(request.TimestampsToReturn);
        var subscription = SubscriptionOf(call, request.SubscriptionId);
        var asked = Operations.Of(request.ItemsToCreate);
        var queued = subscription.QueueSizeSum;
        var results = asked
            .Select(item => Create(subscription, item, request.TimestampsToReturn, ref queued)).ToArray();
        core.Subscriptions.Wake();
        return new CreateMonitoredItemsResponse { Results = results };
    }

    public ModifyMonitoredItemsResponse Modify(ServiceCall call, ModifyMonitoredItemsRequest request)
    {
        Operations.CheckTimestamps(request.TimestampsToReturn);
        var subscription = SubscriptionOf(call, request.SubscriptionId);
        var queued = subscription.QueueSizeSum;
        var results = Operations.Of(request.ItemsToModify)
            .Select(item => Modify(subscription, item, request.TimestampsToReturn, ref queued)).ToArray();
        core.Subscriptions.Wake();
        return new ModifyMonitoredItemsResponse { Results = results };
    }

    public DeleteMonitoredItemsResponse Delete(ServiceCall call, DeleteMonitoredItemsRequest request)
    {
        var subscription = SubscriptionOf(call, request.SubscriptionId);
        return new DeleteMonitoredItemsResponse
        {
            Results = ForEach(subscription, request.MonitoredItemIds, subscription.Remove),
        };
    }

    public SetMonitoringModeResponse SetMode(ServiceCall call, SetMonitoringModeRequest request)
    {
        if (!IsMode(request.MonitoringMode))
            throw new OpcUaException(StatusCodes.BadMonitoringModeInvalid, "no such mode");
        var subscription = SubscriptionOf(call, request.SubscriptionId);
        var results = ForEach(subscription, request.MonitoredItemIds, item => item.SetMode(request.MonitoringMode));
        core.Subscriptions.Wake();
        return new SetMonitoringModeResponse { Results = results };
    }

    private static bool IsMode(MonitoringMode mode) =>
        mode is >= MonitoringMode.Disabled and <= MonitoringMode.Reporting;

    private MonitoredItemCreateResult Create(
        ServerSubscription subscription, MonitoredItemCreateRequest request, TimestampsToReturn timestamps,
        ref int queued)
    {
        var asked = request.ItemToMonitor;
        if (subscription.Items.Count >= ServerLimits.ItemsPerSubscriptionMax)
            return Failed(StatusCodes.BadTooManyMonitoredItems);
        if (!IsMode(request.MonitoringMode)) return Failed(StatusCodes.BadMonitoringModeInvalid);
        if (core.Space.Find(asked.NodeId) is not { } node) return Failed(StatusCodes.BadNodeIdUnknown);
        if (!IndexRange.TryParse(asked.IndexRange, out _)) return Failed(StatusCodes.BadIndexRangeInvalid);
        var attribute = (AttributeId)asked.AttributeId;
        var present = AttributeRequests.Read(core.Space, asked, mayWrite: true).Status.Code.Value;
        if (present is StatusCodes.BadAttributeIdInvalid or StatusCodes.BadDataEncodingInvalid
            or StatusCodes.BadDataEncodingUnsupported)
            return Failed(present);
        var parameters = request.RequestedParameters;
        var status = ItemFilter.TryRead(parameters.Filter, node, attribute, out var filter);
        if (status.IsBad) return Failed(status.Value);
        var item = new ServerItem(subscription, core.Subscriptions.NextItemId(), node, asked);
        item.Configure(parameters, timestamps, SamplingOf(parameters, subscription), QueueOf(parameters, ref queued),
            filter);
        subscription.Items.Add(item.Id, item);
        item.SetMode(request.MonitoringMode);
        return new MonitoredItemCreateResult
        {
            MonitoredItemId = item.Id,
            RevisedSamplingInterval = item.SamplingInterval.TotalMilliseconds,
            RevisedQueueSize = (uint)item.Queue.CountMax,
        };
    }

    private static MonitoredItemModifyResult Modify(
        ServerSubscription subscription, MonitoredItemModifyRequest request, TimestampsToReturn timestamps,
        ref int queued)
    {
        if (!subscription.Items.TryGetValue(request.MonitoredItemId, out var item))
            return new MonitoredItemModifyResult
            {
                StatusCode = new StatusCode(StatusCodes.BadMonitoredItemIdInvalid),
            };
        var parameters = request.RequestedParameters;
        var status = ItemFilter.TryRead(parameters.Filter, item.Node, item.Attribute, out var filter);
        if (status.IsBad) return new MonitoredItemModifyResult { StatusCode = status };
        queued -= item.Queue.CountMax;
        item.Configure(parameters, timestamps, SamplingOf(parameters, subscription), QueueOf(parameters, ref queued),
            filter);
        return new MonitoredItemModifyResult
        {
            RevisedSamplingInterval = item.SamplingInterval.TotalMilliseconds,
            RevisedQueueSize = (uint)item.Queue.CountMax,
        };
    }

    // Negative asks for the publishing interval, 0 for every change.
    private static TimeSpan SamplingOf(MonitoringParameters parameters, ServerSubscription subscription)
    {
        var asked = parameters.SamplingInterval;
        if (asked == 0) return TimeSpan.Zero;
        if (!(asked > 0)) return subscription.Interval;
        return TimeSpan.FromMilliseconds(Math.Clamp(asked,
            ServerLimits.SamplingMin.TotalMilliseconds, ServerLimits.PublishingMax.TotalMilliseconds));
    }

    private static int QueueOf(MonitoringParameters parameters, ref int queued)
    {
        var size = (int)Math.Clamp(parameters.QueueSize, 1, ServerLimits.QueueSizeMax);
        if (queued + size > ServerLimits.QueuedPerSubscriptionMax) size = 1;
        queued += size;
        return size;
    }

    private ServerSubscription SubscriptionOf(ServiceCall call, uint id) => core.Subscriptions.Find(id, call.Session)
        ?? throw new OpcUaException(StatusCodes.BadSubscriptionIdInvalid, "no such subscription");

    private static StatusCode[] ForEach(ServerSubscription subscription, uint[]? ids, Action<ServerItem> act)
    {
        var asked = Operations.Of(ids);
        var results = new StatusCode[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            if (subscription.Items.TryGetValue(asked[i], out var item)) act(item);
            else results[i] = new StatusCode(StatusCodes.BadMonitoredItemIdInvalid);
        }

        return results;
    }

    private static MonitoredItemCreateResult Failed(uint status) => new() { StatusCode = new StatusCode(status) };
}
