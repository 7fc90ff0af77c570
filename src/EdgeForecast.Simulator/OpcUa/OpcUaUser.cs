namespace EdgeForecast.Simulator.OpcUa;

/// <summary>Somebody whom the simulated server knows by name; may write and call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Password">Its password.</param>
public sealed record OpcUaUser(string Name, string Password)
{
    public override string ToString() => Name;
}
