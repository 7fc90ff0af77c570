using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Subscriptions;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Subscriptions and their notifications (Part 4, 5.14).</summary>
internal sealed class SubscriptionRequests(ServerCore core)
{
    private readonly SubscriptionTable _table = core.Subscriptions;

    public CreateSubscriptionResponse Create(ServiceCall call, CreateSubscriptionRequest request)
    {
        if (_table.Count >= ServerLimits.SubscriptionsMax
            || _table.CountOf(call.Session) >= ServerLimits.SubscriptionsPerSessionMax)
            throw new OpcUaException(StatusCodes.BadTooManySubscriptions, "as many as there may be");
        var subscription = _table.Create(call.Session);
        subscription.Configure(request.RequestedPublishingInterval, request.RequestedMaxKeepAliveCount,
            request.RequestedLifetimeCount, request.MaxNotificationsPerPublish, request.Priority);
        subscription.IsPublishing = request.PublishingEnabled;
        _table.Wake();
        return new CreateSubscriptionResponse
        {
            SubscriptionId = subscription.Id,
            RevisedPublishingInterval = subscription.Interval.TotalMilliseconds,
            RevisedLifetimeCount = subscription.LifetimeCount,
            RevisedMaxKeepAliveCount = subscription.KeepAliveCount,
        };
    }

    public ModifySubscriptionResponse Modify(ServiceCall call, ModifySubscriptionRequest request)
    {
        var subscription = _table.Find(request.SubscriptionId, call.Session)
            ?? throw new OpcUaException(StatusCodes.BadSubscriptionIdInvalid, "no such subscription");
        subscription.Configure(request.RequestedPublishingInterval, request.RequestedMaxKeepAliveCount,
            request.RequestedLifetimeCount, request.MaxNotificationsPerPublish, request.Priority);
        _table.Wake();
        return new ModifySubscriptionResponse
        {
            RevisedPublishingInterval = subscription.Interval.TotalMilliseconds,
            RevisedLifetimeCount = subscription.LifetimeCount,
            RevisedMaxKeepAliveCount = subscription.KeepAliveCount,
        };
    }

    public DeleteSubscriptionsResponse Delete(ServiceCall call, DeleteSubscriptionsRequest request) => new()
    {
        Results = ForEach(call, request.SubscriptionIds, _table.Delete),
    };

    public SetPublishingModeResponse SetPublishingMode(ServiceCall call, SetPublishingModeRequest request) => new()
    {
        Results = ForEach(call, request.SubscriptionIds,
            subscription => subscription.IsPublishing = request.PublishingEnabled),
    };

    public TransferSubscriptionsResponse Transfer(ServiceCall call, TransferSubscriptionsRequest request) => new()
    {
        Results = [.. Operations.Of(request.SubscriptionIds)
            .Select(id => Transfer(call.Session, id, request.SendInitialValues))],
    };

    public PublishResponse? Publish(ServiceCall call, PublishRequest request)
    {
        var session = call.Session;
        var results = (request.SubscriptionAcknowledgements ?? []).Select(one => Acknowledge(session, one)).ToArray();
        if (_table.CountOf(session) == 0)
            throw new OpcUaException(StatusCodes.BadNoSubscription, "nothing to publish");
        if (session.Publishes.Count >= ServerLimits.PublishRequestsMax)
            _table.Refuse(session.Publishes.Dequeue(), StatusCodes.BadTooManyPublishRequests);
        var hint = request.RequestHeader.TimeoutHint;
        var expiresAt = hint == 0
            ? long.MaxValue
            : core.MachineTime.GetTimestamp() + hint * core.MachineTime.TimestampFrequency / 1000;
        session.Publishes.Enqueue(new PendingPublish(
            call.Channel, call.RequestId, request.RequestHeader.RequestHandle, results, expiresAt));
        _table.OnRequest(session);
        return null;
    }

    public RepublishResponse Republish(ServiceCall call, RepublishRequest request)
    {
        var subscription = _table.Find(request.SubscriptionId, call.Session)
            ?? throw new OpcUaException(StatusCodes.BadSubscriptionIdInvalid, "no such subscription");
        return new RepublishResponse
        {
            NotificationMessage = subscription.Sent(request.RetransmitSequenceNumber)
                ?? throw new OpcUaException(StatusCodes.BadMessageNotAvailable, "no longer kept"),
        };
    }

    private StatusCode Acknowledge(ServerSession session, SubscriptionAcknowledgement acknowledgement)
    {
        if (_table.Find(acknowledgement.SubscriptionId, session) is not { } subscription)
            return new StatusCode(StatusCodes.BadSubscriptionIdInvalid);
        return subscription.Acknowledge(acknowledgement.SequenceNumber)
            ? default
            : new StatusCode(StatusCodes.BadSequenceNumberUnknown);
    }

    private TransferResult Transfer(ServerSession session, uint id, bool sendInitialValues)
    {
        if (_table.Find(id) is not { } subscription)
            return new TransferResult { StatusCode = new StatusCode(StatusCodes.BadSubscriptionIdInvalid) };
        if (subscription.User != session.User)
            return new TransferResult { StatusCode = new StatusCode(StatusCodes.BadUserAccessDenied) };
        if (subscription.Session is { } former && former != session)
            subscription.SayStatus(former, StatusCodes.GoodSubscriptionTransferred);
        subscription.Session = session;
        if (sendInitialValues)
            foreach (var item in subscription.Items.Values)
                item.Repeat();
        return new TransferResult { AvailableSequenceNumbers = subscription.AvailableNumbers };
    }

    private StatusCode[] ForEach(ServiceCall call, uint[]? ids, Action<ServerSubscription> act)
    {
        var asked = Operations.Of(ids);
        var results = new StatusCode[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            if (_table.Find(asked[i], call.Session) is { } subscription) act(subscription);
            else results[i] = new StatusCode(StatusCodes.BadSubscriptionIdInvalid);
        }

        return results;
    }
}
