namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class MqttSourceWithMosquittoVersion3Tests() : MqttSourceContractTests(true, false);
