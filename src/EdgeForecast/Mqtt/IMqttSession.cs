namespace EdgeForecast.Mqtt;

/// <summary>What a client does on one connection.</summary>
internal interface IMqttSession
{
    /// <summary>Returns when the connection is closed, or when told to stop and all is in order.</summary>
    Task RunAsync(CancellationToken stop);

    /// <summary>Called about once a second. True when the session does its work or waits for others.</summary>
    bool Tick();
}
