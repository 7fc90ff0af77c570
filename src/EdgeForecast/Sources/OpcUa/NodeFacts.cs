using EdgeForecast.Core.Signals;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// Asks the server what its nodes are, in every session anew: offers range and unit for signals of which the
/// configuration does not say them, and notes where the two contradict each other.
/// </summary>
internal sealed class NodeFacts
{
    private readonly (OpcUaItemOptions Item, SignalId Signal)[] _items;
    private readonly SignalDefaults _defaults;
    private readonly SourceFindings _findings;
    private readonly Action<string, string> _report;

    /// <param name="items">The signals.</param>
    /// <param name="signals">Of the gateway.</param>
    /// <param name="defaults">Takes ranges and units.</param>
    /// <param name="findings">Takes contradictions.</param>
    /// <param name="report">Told of each new one: the signal and what it is.</param>
    public NodeFacts(
        IReadOnlyList<OpcUaItemOptions> items, SignalTable signals, SignalDefaults defaults, SourceFindings findings,
        Action<string, string> report)
    {
        _items = [.. items.Select(item => (item, signals.TryGet(item.Signal, out var id) ? id : default))];
        _defaults = defaults;
        _findings = findings;
        _report = report;
    }

    /// <summary>How many nodes were described last, and how many there are.</summary>
    public (int Described, int All) Count { get; private set; }

    public async Task AskAsync(OpcUaSession session, CancellationToken stop)
    {
        var nodes = _items.Select(one => one.Item.Node).Distinct().ToList();
        var described = await session.DescribeAsync(nodes, stop);
        var byNode = new Dictionary<ExpandedNodeId, VariableDescription>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++) byNode[nodes[i]] = described[i];
        foreach (var (item, signal) in _items)
            // A node that is not there is told of by whoever wanted to watch it.
            if (byNode[item.Node] is { Status.IsBad: false } node)
                Take(item, signal, node);
        Count = (described.Count(node => !node.Status.IsBad), nodes.Count);
    }

    private void Take(OpcUaItemOptions item, SignalId signal, VariableDescription node)
    {
        var contradictions = NodeComparison.Compare(item, node);
        // Range and unit are those of the node; a structure's field has others.
        string? useless = null;
        if (item.Field is null)
        {
            if (NodeComparison.UnitOf(node) is { } unit) _defaults.OfferUnit(signal, unit);
            if (NodeComparison.RangeOf(node) is var (low, high)) useless = _defaults.OfferRange(signal, low, high);
        }

        var text = useless is null
            ? string.Join("; ", contradictions)
            : string.Join("; ", contradictions.Append($"the server's range is not used: {useless}"));
        var finding = text.Length == 0 ? null : $"{item.Signal} ({item.Node}): {text}";
        if (_findings.Note($"signal {item.Signal}", finding) && finding is not null) _report(item.Signal, text);
    }
}
