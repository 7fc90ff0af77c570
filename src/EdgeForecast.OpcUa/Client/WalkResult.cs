namespace EdgeForecast.OpcUa.Client;

/// <summary>What a walk found.</summary>
/// <param name="Nodes">Each node once, a parent straight before its children.</param>
/// <param name="IsTruncated">Whether there is more than the count allowed.</param>
/// <param name="RefusedCount">How many nodes the server did not let us look into.</param>
public sealed record WalkResult(IReadOnlyList<WalkedNode> Nodes, bool IsTruncated, int RefusedCount);
