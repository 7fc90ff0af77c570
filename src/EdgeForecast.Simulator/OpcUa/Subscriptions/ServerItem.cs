using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;
using EdgeForecast.Simulator.OpcUa.Requests;

namespace EdgeForecast.Simulator.OpcUa.Subscriptions;

/// <summary>
/// A monitored item (Part 4, 5.13). With a sampling interval of 0 it is told of every change of its variable; else it
/// looks when its interval is over.
/// </summary>
internal sealed class ServerItem(ServerSubscription subscription, uint id, UaNode node, ReadValueId asked)
    : IValueWatcher
{
    private readonly IndexRange? _range = IndexRange.TryParse(asked.IndexRange, out var range) ? range : null;
    private DataValue _last;
    private bool _hasLast;
    private long _lastVersion = -1;
    private bool _isWatching;

    public uint Id => id;

    public ServerSubscription Subscription => subscription;

    public UaNode Node => node;

    public AttributeId Attribute => (AttributeId)asked.AttributeId;

    public uint ClientHandle { get; private set; }

    public ItemQueue Queue { get; } = new();

    public MonitoringMode Mode { get; private set; } = MonitoringMode.Disabled;

    public TimestampsToReturn Timestamps { get; private set; }

    /// <summary>Zero for every change.</summary>
    public TimeSpan SamplingInterval { get; private set; }

    public ItemFilter Filter { get; private set; }

    /// <summary>Whether it stands in the subscription's list of those with something to report.</summary>
    public bool IsReady { get; set; }

    /// <summary>No look is to be taken any more that was planned before.</summary>
    public int Plan { get; private set; }

    public bool IsSampled => Mode != MonitoringMode.Disabled && !_isWatching;

    public void Configure(
        MonitoringParameters parameters, TimestampsToReturn timestamps, TimeSpan sampling, int queueSize,
        ItemFilter filter)
    {
        ClientHandle = parameters.ClientHandle;
        Timestamps = timestamps;
        Filter = filter;
        // What computes its value at every look tells nobody of a change, nor do attributes other than the value.
        var canWatch = Attribute == AttributeId.Value && node is VariableNode { Source: null };
        SamplingInterval = sampling == TimeSpan.Zero && !canWatch ? ServerLimits.SamplingMin : sampling;
        var before = Queue.Count;
        Queue.Configure(queueSize, parameters.DiscardOldest);
        subscription.OnQueued(this, Queue.Count - before);
        if (Mode == MonitoringMode.Disabled) return;
        Unwatch();
        Watch();
    }

    public void SetMode(MonitoringMode mode)
    {
        var wasDisabled = Mode == MonitoringMode.Disabled;
        Mode = mode;
        if (mode == MonitoringMode.Disabled)
        {
            Unwatch();
            subscription.OnQueued(this, -Queue.Count);
            Queue.Clear();
            _hasLast = false;
            _lastVersion = -1;
            return;
        }

        if (wasDisabled)
        {
            Watch();
            Sample();
        }

        subscription.OnQueued(this, 0);
    }

    /// <summary>Takes a look; what has not changed costs next to nothing.</summary>
    public void Sample()
    {
        if (Attribute == AttributeId.Value && node is VariableNode { Source: null } variable)
        {
            if (variable.Version == _lastVersion && _hasLast) return;
            _lastVersion = variable.Version;
        }

        var value = AttributeRequests.Read(subscription.Core.Space, asked, mayWrite: true);
        Offer(value);
    }

    /// <summary>Reports the present value once more, changed or not.</summary>
    public void Repeat()
    {
        if (Mode != MonitoringMode.Reporting || Queue.Count > 0) return;
        _hasLast = false;
        _lastVersion = -1;
        Sample();
    }

    public void OnChanged(in DataValue value)
    {
        if (_range is null || value.Value.IsNull) Offer(value);
        else if (_range.TryRead(value.Value, out var part, out var status)) Offer(value with { Value = part });
        else Offer(new DataValue(DataValueFields.Status, Variant.Null, status));
    }

    public void Unwatch()
    {
        Plan++;
        if (!_isWatching) return;
        _isWatching = false;
        ((VariableNode)node).Watchers.Remove(this);
    }

    private void Watch()
    {
        if (SamplingInterval == TimeSpan.Zero)
        {
            _isWatching = true;
            ((VariableNode)node).Watchers.Add(this);
        }
        else subscription.Core.Subscriptions.PlanSample(this);
    }

    private void Offer(in DataValue value)
    {
        if (_hasLast && !Filter.IsChange(_last, value)) return;
        _last = value;
        _hasLast = true;
        subscription.OnQueued(this, Queue.Add(value));
    }
}
