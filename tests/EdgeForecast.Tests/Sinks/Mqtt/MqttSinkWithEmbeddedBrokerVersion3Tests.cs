namespace EdgeForecast.Tests.Sinks.Mqtt;

public sealed class MqttSinkWithEmbeddedBrokerVersion3Tests() : MqttSinkContractTests(false, false);
