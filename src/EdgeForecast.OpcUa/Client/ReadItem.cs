using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What to read.</summary>
/// <param name="Node">The node; with a namespace URI it is resolved in the session.</param>
/// <param name="Attribute">Which attribute.</param>
/// <param name="IndexRange">
/// Which elements of an array, as in <c>2</c>, <c>0:3</c> or <c>1,0:2</c>; null for all.
/// </param>
public readonly record struct ReadItem(
    ExpandedNodeId Node, AttributeId Attribute = AttributeId.Value, string? IndexRange = null);
