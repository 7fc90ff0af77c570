using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>Which part of an address space to walk through.</summary>
/// <param name="Roots">Where to start; they are found themselves too.</param>
/// <param name="DepthMax">How many steps below a root, 0 for the roots alone.</param>
/// <param name="NodeCountMax">Most nodes; what lies beyond is left out, the nearest to the roots come first.</param>
/// <param name="WithProperties">Whether properties are found too, such as EURange.</param>
public sealed record WalkOptions(
    IReadOnlyList<ExpandedNodeId> Roots, int DepthMax = 20, int NodeCountMax = 10_000, bool WithProperties = false);
