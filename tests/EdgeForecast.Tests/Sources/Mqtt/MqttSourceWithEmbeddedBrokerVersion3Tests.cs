namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class MqttSourceWithEmbeddedBrokerVersion3Tests() : MqttSourceContractTests(false, false);
