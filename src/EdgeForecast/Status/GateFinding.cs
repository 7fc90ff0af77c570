namespace EdgeForecast.Status;

/// <summary>How often a reason was found with a signal.</summary>
/// <param name="Signal">The signal's name; empty where the delivery could not be told to belong to one.</param>
/// <param name="Reason">In lower case with hyphens: <c>out-of-range</c>.</param>
/// <param name="Count">Since the process started.</param>
internal sealed record GateFinding(string Signal, string Reason, long Count);
