namespace EdgeForecast.Mqtt;

internal enum MqttConnectFailure
{
    /// <summary>No connection to speak on: the broker is away, or slow.</summary>
    Other,

    /// <summary>The two do not trust each other, or we cannot even try: it stays so until somebody acts.</summary>
    Untrusted,

    /// <summary>The broker says no: to the user, the name, or for a reason of its own.</summary>
    Refused,

    /// <summary>The broker says that it does not speak this version.</summary>
    VersionRefused,

    /// <summary>The broker closed without an answer, or gave one that this version cannot read: old ones do.</summary>
    VersionSuspected,
}
