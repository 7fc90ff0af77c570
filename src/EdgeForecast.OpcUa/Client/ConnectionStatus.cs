namespace EdgeForecast.OpcUa.Client;

/// <summary>A connection as it stands now; replaced whole at every change.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Generation">How many sessions there were.</param>
/// <param name="FailureCount">How many attempts in a row failed.</param>
/// <param name="LastFault">Why the last attempt or session ended; null while there was none.</param>
/// <param name="NextAttemptIn">How long until the next attempt, as of the change to Waiting.</param>
public sealed record ConnectionStatus(
    ConnectionState State, int Generation, int FailureCount, OpcUaException? LastFault, TimeSpan NextAttemptIn);
