namespace EdgeForecast.Tests.Sinks.Mqtt;

public sealed class MqttSinkWithEmbeddedBrokerVersion5Tests() : MqttSinkContractTests(false, true);
