using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What variables are: their attributes, type, range and unit (Part 8, 5.3).</summary>
public sealed partial class OpcUaSession
{
    private const byte CurrentWrite = 0x02;

    // Whatever a server says it has: a list without end must not become memory without end.
    private const int ReferenceCountMax = 100_000;

    private static readonly AttributeId[] _describedAttributes =
    [
        AttributeId.DisplayName, AttributeId.DataType, AttributeId.ValueRank, AttributeId.ArrayDimensions,
        AttributeId.UserAccessLevel, AttributeId.Historizing,
    ];

    /// <summary>Describes variables, in their order; one that is unknown says so in its status.</summary>
    public async Task<IReadOnlyList<VariableDescription>> DescribeAsync(
        IReadOnlyList<ExpandedNodeId> nodes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var width = _describedAttributes.Length;
        var items = nodes.SelectMany(node => _describedAttributes.Select(attribute => new ReadItem(node, attribute)));
        var attributes = await ReadAsync([.. items], stop);
        var properties = await BrowseManyAsync([.. nodes.Select(node => References(node, NodeIds.HasProperty))], stop);
        var types = await BrowseManyAsync([.. nodes.Select(node => References(node, NodeIds.HasTypeDefinition))], stop);
        var ids = properties.SelectMany(
            found => new[] { Property(found, "EURange"), Property(found, "EngineeringUnits") });
        var values = await ReadAsync([.. ids.Select(id => new ReadItem(id))], stop);
        var descriptions = new List<VariableDescription>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
        {
            var at = i * width;
            descriptions.Add(new VariableDescription(
                attributes[at + 1].Status,
                attributes[at].Value.ToString(),
                attributes[at + 1].Value.AsNodeId(),
                attributes[at + 2].Value.TryGetInt64(out var rank) ? (int)rank : -2,
                attributes[at + 3].Value.AsArray<uint>() ?? [],
                attributes[at + 4].Value.TryGetInt64(out var access) && (access & CurrentWrite) != 0,
                attributes[at + 5].Value.TryGetInt64(out var historizing) && historizing != 0,
                types[i] is [var type, ..] ? type.NodeId : null,
                Structure<ValueRange>(values[2 * i]),
                Structure<EUInformation>(values[(2 * i) + 1])));
        }

        return descriptions;
    }

    private static ExpandedNodeId Property(List<ReferenceDescription>? properties, string name) =>
        properties?.Find(property => property.BrowseName.NamespaceIndex == 0 && property.BrowseName.Name == name)
            ?.NodeId ?? NodeId.Null;

    private T? Structure<T>(DataValue value) where T : class, IStructure<T> =>
        value.Value.AsExtensionObject() is { } body
            && body.TryDecode<T>(_options.DecodingOrDefault, out var decoded) == DecodeStatus.Done
            ? decoded
            : null;

    private BrowseDescription References(
        ExpandedNodeId node, uint type, BrowseDirection direction = BrowseDirection.Forward) => new()
        {
            NodeId = Namespaces.TryResolve(node, out var resolved) ? resolved : NodeId.Null,
            BrowseDirection = direction,
            ReferenceTypeId = new NodeId(type),
            IncludeSubtypes = true,
            ResultMask = AllResultFields,
        };

    /// <summary>
    /// The references of many nodes, continuation points followed; null where a node cannot be browsed.
    /// </summary>
    private async Task<List<List<ReferenceDescription>?>> BrowseManyAsync(
        IReadOnlyList<BrowseDescription> nodes, CancellationToken stop, int countMaxEach = ReferenceCountMax)
    {
        var found = new List<List<ReferenceDescription>?>(nodes.Count);
        foreach (var batch in nodes.Chunk(BatchOf(Limits.NodesPerBrowse)))
        {
            var results = await BrowseOnceAsync(batch, stop);
            for (var i = 0; i < batch.Length; i++)
            {
                var result = results[i];
                // The server has no place left to remember where it was with so many nodes at once: one by one then.
                if (result.StatusCode.Code.Value == StatusCodes.BadNoContinuationPoints && batch.Length > 1)
                    result = (await BrowseOnceAsync([batch[i]], stop))[0];
                found.Add(result.StatusCode.IsBad ? null : await FollowAsync(result, countMaxEach, stop));
            }
        }

        return found;
    }

    private async Task<BrowseResult[]> BrowseOnceAsync(BrowseDescription[] nodes, CancellationToken stop)
    {
        var response = await SendAsync(
            new BrowseRequest { RequestedMaxReferencesPerNode = ReferencesPerCall, NodesToBrowse = nodes }, stop);
        return Whole(response.Results, nodes.Length, "Browse");
    }

    private async Task<List<ReferenceDescription>> FollowAsync(
        BrowseResult result, int countMax, CancellationToken stop)
    {
        List<ReferenceDescription> references = [.. result.References ?? []];
        while (result.ContinuationPoint is { Length: > 0 } point)
        {
            var isEnough = references.Count >= countMax;
            var next = await SendAsync(
                new BrowseNextRequest { ReleaseContinuationPoints = isEnough, ContinuationPoints = [point] }, stop);
            if (isEnough) break;
            result = Whole(next.Results, 1, "BrowseNext")[0];
            if (result.StatusCode.IsBad)
                throw new OpcUaException(result.StatusCode,
                    $"{_options.Url}: browsing broke off after {references.Count} references: {result.StatusCode}.");
            references.AddRange(result.References ?? []);
        }

        return references;
    }
}
