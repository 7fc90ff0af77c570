using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>What to write.</summary>
/// <param name="Node">The node; with a namespace URI it is resolved in the session.</param>
/// <param name="Value">The value, in the type of the node.</param>
/// <param name="IndexRange">Which elements of an array; null for all.</param>
public readonly record struct WriteItem(ExpandedNodeId Node, Variant Value, string? IndexRange = null);
