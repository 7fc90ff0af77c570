using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What runs while a session lives: publishing, watching, and keeping the items as they are to be.</summary>
public sealed partial class OpcUaConnection
{
    private static readonly TimeSpan _defaultItemRetryInterval = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A publish request waits at the server until there is something to say, so it gets a long time.
    /// </summary>
    private static readonly TimeSpan _publishTimeout = TimeSpan.FromHours(1);

    /// <summary>How long an answer may be overtaken by a later one before it counts as lost.</summary>
    private static readonly TimeSpan _answerPatience = TimeSpan.FromSeconds(1);

    private const int LostAnswerCountMax = 10;

    // The three loops live and die together: the first that ends ends the others, and its reason is the session's.
    private async Task<OpcUaException> ServeAsync(OpcUaSession session, int generation, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<OpcUaException>[] loops =
        [
            session.Ended.WaitAsync(over.Token),
            WatchAsync(session, over.Token),
            UpdateItemsAsync(session, over.Token),
            _subscriptions.Count == 0
                ? session.Ended.WaitAsync(over.Token)
                : PublishAsync(session, generation, over.Token),
        ];
        var first = await Task.WhenAny(loops);
        await over.CancelAsync();
        foreach (var loop in loops)
        {
            try
            {
                await loop;
            }
            catch (Exception fault) when (loop != first && fault is OperationCanceledException or OpcUaException)
            {
                // It ended because the first did.
                continue;
            }
        }

        return await first;
    }

    // Answers are awaited in the order of their requests, which is the order in which a server uses them: so the values
    // are handed over in order, though several requests lie at the server.
    private async Task<OpcUaException> PublishAsync(OpcUaSession session, int generation, CancellationToken stop)
    {
        var outstanding = new List<Task<PublishResponse>>();
        var wanted = _options.OutstandingPublishCount;
        var lost = 0;
        while (true)
        {
            while (outstanding.Count < wanted) outstanding.Add(RequestAsync());
            PublishResponse response;
            try
            {
                var next = await NextAnswerAsync(outstanding, stop);
                foreach (var overtaken in outstanding[..next]) Forget(overtaken);
                lost += next;
                if (lost > LostAnswerCountMax)
                    return new OpcUaException(StatusCodes.BadCommunicationError,
                        $"{Url}: the server has left {lost} publish requests unanswered.");
                var answer = outstanding[next];
                outstanding.RemoveRange(0, next + 1);
                response = await answer;
            }
            catch (OpcUaException fault) when (fault.Status.Code.Value == StatusCodes.BadTooManyPublishRequests)
            {
                // The server says how many it takes: one less than we sent, but never none.
                wanted = Math.Max(1, wanted - 1);
                continue;
            }
            catch (OpcUaException fault) when (fault.Status.Code.Value == StatusCodes.BadTimeout)
            {
                continue;
            }

            var subscription = _subscriptions.Find(candidate => candidate.ServerId == response.SubscriptionId);
            if (subscription is null) continue;
            await subscription.TakeAsync(session, response, generation, stop);
            if (!subscription.IsAlive) await ReviveAsync(subscription, session, stop);
        }

        Task<PublishResponse> RequestAsync() => session.SendAsync(
            new PublishRequest { SubscriptionAcknowledgements = _acknowledgements.Take() }, stop, _publishTimeout);
    }

    // The first request is answered first, unless the server has lost it: a later one that is answered while it is not
    // gets its turn after a while, and what is missing in between is asked for again by its number.
    private async Task<int> NextAnswerAsync(List<Task<PublishResponse>> outstanding, CancellationToken stop)
    {
        var first = await Task.WhenAny(outstanding);
        if (first == outstanding[0] || outstanding[0].IsCompleted) return 0;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(outstanding[0], Task.Delay(_answerPatience, _time, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
        return outstanding[0].IsCompleted ? 0 : outstanding.FindIndex(answer => answer.IsCompleted);
    }

    // If it is answered after all: what it carries has been asked for again by then, or will be.
    private static void Forget(Task answer) => answer.ContinueWith(
        static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);

    // Asks for the server's state, and for every subscription whether it has been heard of: a connection on which
    // everything works and nothing comes is the worst kind of failure.
    private async Task<OpcUaException> WatchAsync(OpcUaSession session, CancellationToken stop)
    {
        // Well within the time after which the server drops a silent session, which it may have shortened.
        var third = session.Timeout / 3;
        var wanted = _options.Client.KeepAliveIntervalOrDefault;
        var interval = wanted < third ? wanted : third;
        while (true)
        {
            await Task.Delay(interval, _time, stop);
            var state = await session.ReadValueAsync(new NodeId(NodeIds.ServerServerStatusState), stop);
            if (state.Value.TryGetInt64(out var number) && (ServerState)number == ServerState.Shutdown)
                return new OpcUaException(StatusCodes.BadServerHalted, $"{Url}: the server shuts down.");
            foreach (var subscription in _subscriptions)
            {
                var silence = _time.GetElapsedTime(subscription.LastHeardAt);
                if (subscription.IsHandingOver || silence <= subscription.SilenceLimit) continue;
                return new OpcUaException(StatusCodes.BadNoCommunication,
                    $"{Url}: subscription {subscription.ServerId} has been silent for more than "
                    + $"{subscription.SilenceLimit.TotalSeconds:F0} s though the server answers.");
            }
        }
    }

    private async Task<OpcUaException> UpdateItemsAsync(OpcUaSession session, CancellationToken stop)
    {
        while (true)
        {
            await _itemsChanged.WaitAsync(_options.ItemRetryInterval ?? _defaultItemRetryInterval, _time, stop);
            if (!_subscriptions.Exists(subscription => subscription.IsBehind)) continue;
            await session.RefreshNamespacesAsync(stop);
            foreach (var subscription in _subscriptions)
                await subscription.UpdateItemsAsync(session, ItemBatch(session), stop);
        }
    }

    private async Task ReviveAsync(Subscription subscription, OpcUaSession session, CancellationToken stop)
    {
        await subscription.CreateAsync(session, _options.Client.RequestTimeoutOrDefault, stop);
        // The loop that keeps the items makes them again; two at once would make them twice.
        _itemsChanged.Set();
        subscription.Handler.OnLoss("the server had dropped the subscription; it was made anew");
    }
}
