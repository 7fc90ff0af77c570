namespace EdgeForecast.Simulator.Mqtt;

/// <summary>Where a broker listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
public sealed record BrokerAddress(string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
