using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>What is left of a long list of references.</summary>
/// <param name="References">They.</param>
/// <param name="CountMax">How many go into one answer.</param>
internal sealed record BrowseRest(ReferenceDescription[] References, int CountMax);
