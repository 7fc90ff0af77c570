namespace EdgeForecast.OpcUa.Client;

/// <summary>How a connection is kept.</summary>
/// <param name="Client">The server and the user.</param>
/// <param name="Reconnect">How long to wait between attempts; null for the defaults.</param>
/// <param name="OutstandingPublishCount">How many publish requests lie at the server at once.</param>
/// <param name="ItemRetryInterval">How often items that failed are tried again; null for 30 s.</param>
/// <param name="StatusChanged">Called at every change of state, from the connection's own loop.</param>
/// <param name="Renew">
/// Gives the server and the user anew before every attempt, so that a password that was changed is used; null for
/// always <paramref name="Client"/>.
/// </param>
public sealed record OpcUaConnectionOptions(
    OpcUaClientOptions Client,
    ReconnectPolicy? Reconnect = null,
    int OutstandingPublishCount = 3,
    TimeSpan? ItemRetryInterval = null,
    Action<ConnectionStatus>? StatusChanged = null,
    Func<OpcUaClientOptions>? Renew = null);
