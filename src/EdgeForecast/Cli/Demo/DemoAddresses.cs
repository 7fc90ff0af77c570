namespace EdgeForecast.Cli.Demo;

/// <summary>Where to look while the demo runs.</summary>
/// <param name="Broker">The MQTT broker, as in <c>127.0.0.1:40123</c>.</param>
/// <param name="Topic">What to subscribe to for forecasts.</param>
/// <param name="PlantTopic">What to subscribe to for the plant's samples.</param>
/// <param name="OpcUa">The plant's OPC UA server, as in <c>opc.tcp://127.0.0.1:40124</c>.</param>
/// <param name="Data">The folder of the data.</param>
internal sealed record DemoAddresses(string Broker, string Topic, string PlantTopic, string OpcUa, string Data);
