namespace EdgeForecast.Mqtt;

internal enum MqttConnectFailure
{
    /// <summary>No connection to speak on, or the broker says no for a reason of its own.</summary>
    Other,

    /// <summary>The broker says that it does not speak this version.</summary>
    VersionRefused,

    /// <summary>The broker closed without an answer, or gave one that this version cannot read: old ones do.</summary>
    VersionSuspected,
}
