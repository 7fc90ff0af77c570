namespace EdgeForecast.Cli.Demo;

/// <summary>Where the demo's gateway reads its plant: half of the sensors here, half there.</summary>
/// <param name="Host">Of the MQTT broker.</param>
/// <param name="Port">Of the MQTT broker.</param>
/// <param name="OpcUaUrl">Of the OPC UA server.</param>
/// <param name="PasswordFile">The password of <see cref="DemoConfiguration.User"/> there.</param>
internal sealed record DemoSources(string Host, int Port, string OpcUaUrl, string PasswordFile);
