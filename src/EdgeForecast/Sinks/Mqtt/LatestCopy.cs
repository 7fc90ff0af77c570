namespace EdgeForecast.Sinks.Mqtt;

/// <summary>The newest message of a stream, to be published retained as soon as there is a connection.</summary>
internal sealed class LatestCopy(string topic, ReadOnlyMemory<byte> payload, TimeSpan? lifetime, TimeProvider machine)
{
    private readonly long _since = machine.GetTimestamp();

    public string Topic => topic;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>How long it is worth keeping from now on; null for ever.</summary>
    public TimeSpan? Left() => lifetime is { } whole ? whole - machine.GetElapsedTime(_since) : null;
}
