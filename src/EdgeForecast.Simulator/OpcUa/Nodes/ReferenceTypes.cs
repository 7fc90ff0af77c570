using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>The types of references with which this address space is built.</summary>
internal static class ReferenceTypes
{
    public static readonly NodeId Organizes = new(NodeIds.Organizes);
    public static readonly NodeId HasComponent = new(NodeIds.HasComponent);
    public static readonly NodeId HasProperty = new(NodeIds.HasProperty);
    public static readonly NodeId HasSubtype = new(NodeIds.HasSubtype);
    public static readonly NodeId HasTypeDefinition = new(NodeIds.HasTypeDefinition);
    public static readonly NodeId HasEncoding = new(NodeIds.HasEncoding);
}
