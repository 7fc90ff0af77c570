using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Prints what a subscription reports. A server that never answered is an error, one that goes away is not.
/// </summary>
internal sealed class Watch : INotificationHandler
{
    private readonly IReadOnlyList<ExpandedNodeId> _nodes;
    private readonly string? _field;
    private readonly bool _asJson;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly OpcUaConnection _connection;
    private readonly TaskCompletionSource<OpcUaException> _neverConnected =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> _refused = [];

    public Watch(
        OpcUaClientOptions options, IReadOnlyList<ExpandedNodeId> nodes, string? indexRange, string? field,
        TimeSpan interval, bool asJson, TextWriter output, TextWriter error)
    {
        (_nodes, _field, _asJson, _output, _error) = (nodes, field, asJson, output, error);
        _connection = new OpcUaConnection(
            new OpcUaConnectionOptions(options, StatusChanged: OnStatus), TimeProvider.System);
        var subscription = _connection.Subscribe(new SubscriptionOptions(interval), this);
        foreach (var node in nodes)
            subscription.Add(new MonitoredItemOptions(node, IndexRange: indexRange, SamplingInterval: interval));
    }

    /// <summary>Until it is stopped.</summary>
    /// <returns>Failure where the server watched none of the nodes.</returns>
    /// <exception cref="OpcUaException">The server could not be reached at all.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = _connection.RunAsync(over.Token);
        var first = await Task.WhenAny(running, _neverConnected.Task);
        await over.CancelAsync();
        await running;
        if (first == _neverConnected.Task) throw await _neverConnected.Task;
        return _refused.Count == _nodes.Count ? ExitCode.Failure : ExitCode.Ok;
    }

    public async ValueTask OnValuesAsync(
        NotificationToken token, IReadOnlyList<ItemValue> values, CancellationToken stop)
    {
        foreach (var (item, value) in values)
        {
            // A session that has just ended: the values come again in the next.
            if (_connection.Session is not { } session) return;
            var reading = await Reading.OfAsync(session, _nodes[item], value, _field, stop);
            if (_asJson) JsonText.WriteLine(_output, reading.WriteTo);
            else
                await _output.WriteLineAsync(
                    $"{reading.Value.SourceTime,-28} {reading.Value.Status.Name,-10} {reading.Node} "
                    + $"{reading.Problem ?? reading.Text}");
            await _output.FlushAsync(stop);
        }

        _connection.Acknowledge(token);
    }

    public void OnItemStatus(int item, StatusCode status)
    {
        if (!status.IsBad) _refused.Remove(item);
        else if (_refused.Add(item)) _error.WriteLine($"{_nodes[item]}: {status.Name}; it is tried again.");
    }

    public void OnLoss(string reason) => _error.WriteLine($"Values may be missing: {reason}.");

    private void OnStatus(ConnectionStatus status)
    {
        if (status is not { State: ConnectionState.Waiting, LastFault: { } fault }) return;
        if (status.Generation == 0) _neverConnected.TrySetResult(fault);
        else _error.WriteLine($"{fault.Message} The next attempt comes in {status.NextAttemptIn.TotalSeconds:F0} s.");
    }
}
