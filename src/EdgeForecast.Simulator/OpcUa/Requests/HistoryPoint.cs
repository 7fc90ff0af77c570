using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Where the reading of a history goes on: behind this time in its direction.</summary>
internal readonly record struct HistoryPoint(NodeId Node, UtcTime Last);
