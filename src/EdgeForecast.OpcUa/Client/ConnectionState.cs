namespace EdgeForecast.OpcUa.Client;

/// <summary>Where a connection stands.</summary>
public enum ConnectionState
{
    /// <summary>Not running.</summary>
    Stopped,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>The session lives and its subscriptions are made.</summary>
    Connected,

    /// <summary>The last attempt or session failed; the next is due after a delay.</summary>
    Waiting,
}
