using System.Collections.Concurrent;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>Browse, TranslateBrowsePathsToNodeIds and RegisterNodes (Part 4, 5.9), and Call (5.12).</summary>
public sealed partial class OpcUaSession
{
    private const uint AllResultFields = 63;
    private const uint ReferencesPerCall = 1000;

    private readonly ConcurrentDictionary<ExpandedNodeId, NodeId> _registered = new();

    /// <summary>
    /// The nodes that a node refers to, all continuation points followed, at most <paramref name="countMax"/>.
    /// </summary>
    /// <param name="node">Where to start.</param>
    /// <param name="stop">Ends the call.</param>
    /// <param name="referenceType">Which references, with their subtypes; null for the hierarchical ones.</param>
    /// <param name="direction">Forward, or back.</param>
    /// <param name="nodeClassMask">Which classes of nodes, as a sum of <see cref="NodeClass"/>; 0 for all.</param>
    /// <param name="countMax">Most references to return.</param>
    /// <exception cref="OpcUaException">The node is unknown, or the server refuses.</exception>
    public async Task<IReadOnlyList<ReferenceDescription>> BrowseAsync(
        ExpandedNodeId node, CancellationToken stop, NodeId? referenceType = null,
        BrowseDirection direction = BrowseDirection.Forward, uint nodeClassMask = 0, int countMax = 100_000)
    {
        var response = await SendAsync(new BrowseRequest
        {
            RequestedMaxReferencesPerNode = ReferencesPerCall,
            NodesToBrowse =
            [
                new BrowseDescription
                {
                    NodeId = Resolve(node),
                    BrowseDirection = direction,
                    ReferenceTypeId = referenceType ?? new NodeId(NodeIds.HierarchicalReferences),
                    IncludeSubtypes = true,
                    NodeClassMask = nodeClassMask,
                    ResultMask = AllResultFields,
                },
            ],
        }, stop);
        var result = Whole(response.Results, 1, "Browse")[0];
        if (result.StatusCode.IsBad)
            throw new OpcUaException(result.StatusCode, $"{_options.Url}: cannot browse {node}: {result.StatusCode}.");
        var references = await FollowAsync(result, countMax, stop);
        return references.Count > countMax ? references[..countMax] : references;
    }

    /// <summary>The node at the end of a path of browse names; null where there is none.</summary>
    public async Task<ExpandedNodeId?> TranslateAsync(
        ExpandedNodeId start, IReadOnlyList<QualifiedName> path, CancellationToken stop)
    {
        var response = await SendAsync(new TranslateBrowsePathsToNodeIdsRequest
        {
            BrowsePaths =
            [
                new BrowsePath
                {
                    StartingNode = Resolve(start),
                    RelativePath = new RelativePath
                    {
                        Elements = [.. path.Select(name => new RelativePathElement
                        {
                            ReferenceTypeId = new NodeId(NodeIds.HierarchicalReferences),
                            IncludeSubtypes = true,
                            TargetName = name,
                        })],
                    },
                },
            ],
        }, stop);
        var result = Whole(response.Results, 1, "TranslateBrowsePathsToNodeIds")[0];
        return result.StatusCode.IsGood && result.Targets is [var target, ..] ? target.TargetId : null;
    }

    /// <summary>
    /// Ids under which the server finds the nodes faster; they hold for this session only, in the order of the nodes.
    /// </summary>
    public async Task<IReadOnlyList<NodeId>> RegisterNodesAsync(
        IReadOnlyList<ExpandedNodeId> nodes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var registered = new List<NodeId>(nodes.Count);
        foreach (var batch in nodes.Chunk(BatchOf(Limits.NodesPerRegisterNodes)))
        {
            var request = new RegisterNodesRequest { NodesToRegister = [.. batch.Select(ResolveUnregistered)] };
            var response = await SendAsync(request, stop);
            registered.AddRange(Whole(response.RegisteredNodeIds, batch.Length, "RegisterNodes"));
        }

        return registered;
    }

    /// <summary>
    /// Registers nodes and uses the ids that the server gave whenever they are read or written in this session.
    /// </summary>
    public async Task UseRegisteredAsync(IReadOnlyList<ExpandedNodeId> nodes, CancellationToken stop)
    {
        var ids = await RegisterNodesAsync(nodes, stop);
        for (var i = 0; i < ids.Count; i++) _registered[nodes[i]] = ids[i];
    }

    /// <summary>The id that the server gave for a node in this session; null where it was not registered.</summary>
    public NodeId? RegisteredId(ExpandedNodeId node) => _registered.TryGetValue(node, out var id) ? id : null;

    /// <summary>Gives registered ids back.</summary>
    public async Task UnregisterNodesAsync(IReadOnlyList<NodeId> nodes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        foreach (var (node, id) in _registered)
            if (nodes.Contains(id))
                _registered.TryRemove(node, out _);
        foreach (var batch in nodes.Chunk(BatchOf(Limits.NodesPerRegisterNodes)))
            await SendAsync(new UnregisterNodesRequest { NodesToUnregister = batch }, stop);
    }

    /// <summary>Calls a method of an object and returns what it returns.</summary>
    /// <exception cref="OpcUaException">The method is unknown, or it failed.</exception>
    public async Task<IReadOnlyList<Variant>> CallAsync(
        ExpandedNodeId target, ExpandedNodeId method, IReadOnlyList<Variant> arguments, CancellationToken stop)
    {
        var response = await SendAsync(new CallRequest
        {
            MethodsToCall =
            [
                new CallMethodRequest
                {
                    ObjectId = Resolve(target),
                    MethodId = Resolve(method),
                    InputArguments = [.. arguments],
                },
            ],
        }, stop);
        var result = Whole(response.Results, 1, "Call")[0];
        if (!result.StatusCode.IsBad) return result.OutputArguments ?? [];
        var wrong = (result.InputArgumentResults ?? []).Select((status, index) => (status, index))
            .Where(pair => pair.status.IsBad).Select(pair => $" Argument {pair.index}: {pair.status}.");
        throw new OpcUaException(result.StatusCode,
            $"{_options.Url}: the method {method} failed: {result.StatusCode}.{string.Concat(wrong)}");
    }
}
