using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>The address space as clients look at it (Part 4, 5.9).</summary>
internal sealed class ViewRequests(ServerCore core)
{
    public BrowseResponse Browse(ServiceCall call, BrowseRequest request)
    {
        if (!request.View.ViewId.IsNull) throw new OpcUaException(StatusCodes.BadViewIdUnknown, "there are no views");
        var asked = request.RequestedMaxReferencesPerNode;
        var most = asked is 0 or > ServerLimits.ReferencesPerNodeMax
            ? ServerLimits.ReferencesPerNodeMax
            : (int)asked;
        return new BrowseResponse
        {
            Results = [.. Operations.Of(request.NodesToBrowse).Select(node => Browse(call.Session, node, most))],
        };
    }

    public static BrowseNextResponse BrowseNext(ServiceCall call, BrowseNextRequest request)
    {
        var results = new List<BrowseResult>();
        foreach (var point in Operations.Of(request.ContinuationPoints))
        {
            if (!call.Session.BrowsePoints.TryTake(point, out var rest))
                results.Add(Failed(StatusCodes.BadContinuationPointInvalid));
            else if (request.ReleaseContinuationPoints) results.Add(new BrowseResult());
            else results.Add(Portion(call.Session, rest.References, rest.CountMax));
        }

        return new BrowseNextResponse { Results = [.. results] };
    }

    public TranslateBrowsePathsToNodeIdsResponse Translate(
        ServiceCall call, TranslateBrowsePathsToNodeIdsRequest request) =>
        new() { Results = [.. Operations.Of(request.BrowsePaths).Select(Translate)] };

    public static RegisterNodesResponse Register(ServiceCall call, RegisterNodesRequest request) =>
        // The ids are quick enough as they are, and registered ones cost nothing to keep.
        new() { RegisteredNodeIds = Operations.Of(request.NodesToRegister) };

    public static UnregisterNodesResponse Unregister(ServiceCall call, UnregisterNodesRequest request)
    {
        Operations.Of(request.NodesToUnregister);
        return new UnregisterNodesResponse();
    }

    private BrowseResult Browse(ServerSession session, BrowseDescription asked, int most)
    {
        if (core.Space.Find(asked.NodeId) is not { } node) return Failed(StatusCodes.BadNodeIdUnknown);
        if (!asked.ReferenceTypeId.IsNull
            && core.Space.Find(asked.ReferenceTypeId) is not { Class: NodeClass.ReferenceType })
            return Failed(StatusCodes.BadReferenceTypeIdInvalid);
        if (asked.BrowseDirection is < BrowseDirection.Forward or > BrowseDirection.Both)
            return Failed(StatusCodes.BadBrowseDirectionInvalid);
        var found = new List<ReferenceDescription>();
        foreach (var reference in node.References)
        {
            if (asked.BrowseDirection != BrowseDirection.Both
                && reference.IsForward != (asked.BrowseDirection == BrowseDirection.Forward))
                continue;
            if (asked.NodeClassMask != 0 && (asked.NodeClassMask & (uint)reference.Target.Class) == 0) continue;
            if (!IsOfType(reference.Type, asked.ReferenceTypeId, asked.IncludeSubtypes)) continue;
            found.Add(Describe(reference, asked.ResultMask));
        }

        return Portion(session, [.. found], most);
    }

    private static BrowseResult Portion(ServerSession session, ReferenceDescription[] references, int most)
    {
        if (references.Length <= most) return new BrowseResult { References = references };
        return session.BrowsePoints.TryKeep(new BrowseRest(references[most..], most), out var point)
            ? new BrowseResult { References = references[..most], ContinuationPoint = point }
            : Failed(StatusCodes.BadNoContinuationPoints);
    }

    private static ReferenceDescription Describe(NodeReference reference, uint mask)
    {
        var target = reference.Target;
        return new ReferenceDescription
        {
            ReferenceTypeId = (mask & 1) != 0 ? reference.Type : NodeId.Null,
            IsForward = (mask & 2) != 0 && reference.IsForward,
            NodeId = target.Id,
            NodeClass = (mask & 4) != 0 ? target.Class : NodeClass.Unspecified,
            BrowseName = (mask & 8) != 0 ? target.BrowseName : default,
            DisplayName = (mask & 16) != 0 ? target.DisplayName : default,
            TypeDefinition = (mask & 32) != 0 ? target.TypeDefinition : NodeId.Null,
        };
    }

    private BrowsePathResult Translate(BrowsePath path)
    {
        if (core.Space.Find(path.StartingNode) is not { } start) return NoPath(StatusCodes.BadNodeIdUnknown);
        if (path.RelativePath.Elements is not { Length: > 0 } elements) return NoPath(StatusCodes.BadNothingToDo);
        if (elements.Length > ServerLimits.PathLengthMax) return NoPath(StatusCodes.BadQueryTooComplex);
        var reached = new HashSet<UaNode> { start };
        foreach (var element in elements)
        {
            if (element.TargetName.Name is null) return NoPath(StatusCodes.BadBrowseNameInvalid);
            reached = [.. reached.SelectMany(node => node.References)
                .Where(reference => reference.IsForward != element.IsInverse
                    && reference.Target.BrowseName == element.TargetName
                    && IsOfType(reference.Type, element.ReferenceTypeId, element.IncludeSubtypes))
                .Select(reference => reference.Target)];
        }

        return reached.Count == 0 ? NoPath(StatusCodes.BadNoMatch) : new BrowsePathResult
        {
            Targets = [.. reached.Select(node => new BrowsePathTarget
            {
                TargetId = node.Id,
                RemainingPathIndex = uint.MaxValue,
            })],
        };
    }

    private bool IsOfType(NodeId type, NodeId asked, bool includeSubtypes) =>
        asked.IsNull || type == asked || (includeSubtypes && core.Space.IsTypeOrSubtype(type, asked));

    private static BrowseResult Failed(uint status) => new() { StatusCode = new StatusCode(status) };

    private static BrowsePathResult NoPath(uint status) => new() { StatusCode = new StatusCode(status) };
}
