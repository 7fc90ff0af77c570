namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class MqttSourceWithEmbeddedBrokerVersion5Tests() : MqttSourceContractTests(false, true);
