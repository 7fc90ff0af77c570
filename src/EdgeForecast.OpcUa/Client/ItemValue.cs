using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>A changed value.</summary>
/// <param name="Item">The number that <see cref="Subscription.Add"/> gave.</param>
/// <param name="Value">The value with its status and both times.</param>
public readonly record struct ItemValue(int Item, DataValue Value);
