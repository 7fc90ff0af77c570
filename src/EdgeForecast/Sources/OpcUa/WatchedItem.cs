using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>What one monitored item gives: its value, or fields of the structure that it is.</summary>
/// <param name="Node">The node's id for people, with the element where it is one.</param>
/// <param name="IsElement">The server sends an array of the one element.</param>
/// <param name="Readings">At least one; several only where each is another field.</param>
internal sealed record WatchedItem(
    string Node, bool IsElement, IReadOnlyList<WatchedReading> Readings)
{
    /// <summary>A signal that is a field is read by the path, another as the value itself.</summary>
    public bool IsStructure { get; } = Readings[0].Field is not null;

    public SignalId Signal { get; } = Readings[0].Signal;
}
