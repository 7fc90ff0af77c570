using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>A walk through the address space, level by level with many nodes in a request (Part 4, 5.9.2).</summary>
public sealed partial class OpcUaSession
{
    /// <summary>
    /// Every node below the roots that hierarchical references lead to, each once however often it is referred to. The
    /// server's own Server object is found but not entered unless it is a root: it holds diagnostics by the thousand.
    /// </summary>
    /// <exception cref="OpcUaException">A root is unknown, or the connection ended.</exception>
    public async Task<WalkResult> WalkAsync(WalkOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var seen = new HashSet<ExpandedNodeId>();
        var roots = new List<Step>();
        foreach (var root in await ReadRootsAsync(options.Roots, stop))
            if (seen.Add(root.Found.Node))
                roots.Add(root);
        var (level, refused, isTruncated) = (roots, 0, false);
        for (var depth = 0; depth < options.DepthMax && level.Count > 0 && !isTruncated; depth++)
        {
            var next = new List<Step>();
            var open = level.FindAll(step => depth == 0 || step.Found.Node.Node != new NodeId(NodeIds.Server));
            var found = await BrowseManyAsync(
                [.. open.Select(step => References(step.Found.Node, NodeIds.HierarchicalReferences))], stop,
                options.NodeCountMax);
            for (var i = 0; i < open.Count && !isTruncated; i++)
            {
                if (found[i] is null) refused++;
                foreach (var reference in found[i] ?? [])
                {
                    if (!options.WithProperties && reference.ReferenceTypeId == new NodeId(NodeIds.HasProperty))
                        continue;
                    var node = Namespaces.Expand(reference.NodeId);
                    // A node of another server cannot be browsed in this session.
                    if (node.ServerIndex != 0 || !seen.Add(node)) continue;
                    isTruncated = seen.Count > options.NodeCountMax;
                    if (isTruncated) break;
                    var path = (IReadOnlyList<string>)[.. open[i].Found.Path, reference.BrowseName.Name ?? ""];
                    var step = new Step(new WalkedNode(
                        node, path, reference.NodeClass, reference.DisplayName.Text ?? ""));
                    open[i].Children.Add(step);
                    next.Add(step);
                }
            }

            level = next;
        }

        var nodes = new List<WalkedNode>(seen.Count);
        foreach (var root in roots) Flatten(root, nodes);
        return new WalkResult(nodes, isTruncated, refused);
    }

    private static void Flatten(Step root, List<WalkedNode> nodes)
    {
        // No recursion: how deep a server nests is the server's choice.
        var open = new Stack<Step>([root]);
        while (open.TryPop(out var step))
        {
            nodes.Add(step.Found);
            for (var i = step.Children.Count - 1; i >= 0; i--) open.Push(step.Children[i]);
        }
    }

    private async Task<List<Step>> ReadRootsAsync(IReadOnlyList<ExpandedNodeId> roots, CancellationToken stop)
    {
        AttributeId[] attributes = [AttributeId.BrowseName, AttributeId.NodeClass, AttributeId.DisplayName];
        var values = await ReadAsync(
            [.. roots.SelectMany(root => attributes.Select(attribute => new ReadItem(root, attribute)))], stop);
        var steps = new List<Step>(roots.Count);
        for (var i = 0; i < roots.Count; i++)
        {
            var (name, kind, display) = (values[3 * i], values[(3 * i) + 1], values[(3 * i) + 2]);
            if (name.Status.IsBad)
                throw new OpcUaException(name.Status, $"{_options.Url}: cannot browse {roots[i]}: {name.Status}.");
            var browseName = name.Value.ToObject() is QualifiedName qualified ? qualified.Name ?? "" : "";
            steps.Add(new Step(new WalkedNode(
                Namespaces.Expand(roots[i]), [browseName],
                kind.Value.TryGetInt64(out var number) ? (NodeClass)number : NodeClass.Unspecified,
                display.Value.ToString())));
        }

        return steps;
    }

    private sealed record Step(WalkedNode Found)
    {
        public List<Step> Children { get; } = [];
    }
}
