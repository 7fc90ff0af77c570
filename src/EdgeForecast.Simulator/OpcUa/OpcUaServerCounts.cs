namespace EdgeForecast.Simulator.OpcUa;

/// <summary>A snapshot of the plant's OPC UA server.</summary>
/// <param name="Nodes">In its address space.</param>
/// <param name="Channels">Connections now.</param>
/// <param name="Sessions">Sessions now.</param>
/// <param name="Subscriptions">Subscriptions now.</param>
/// <param name="MonitoredItems">Items of all of them.</param>
/// <param name="Requests">Since it started.</param>
/// <param name="Refused">Connections that were one too many, since it started.</param>
/// <param name="Restarts">How often it forgot its sessions, since it started.</param>
/// <param name="LastFault">Why one of the last channels ended; empty when all just left.</param>
public sealed record OpcUaServerCounts(
    int Nodes, int Channels, int Sessions, int Subscriptions, int MonitoredItems, long Requests, long Refused,
    long Restarts, string LastFault);
