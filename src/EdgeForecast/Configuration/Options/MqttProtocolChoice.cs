namespace EdgeForecast.Configuration.Options;

internal enum MqttProtocolChoice
{
    /// <summary>5, and 3.1.1 where the broker refuses it.</summary>
    Auto,

    /// <summary>5 only.</summary>
    V5,

    /// <summary>3.1.1 only.</summary>
    V311,
}
