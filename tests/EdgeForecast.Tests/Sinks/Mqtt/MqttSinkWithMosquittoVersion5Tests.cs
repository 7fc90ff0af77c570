namespace EdgeForecast.Tests.Sinks.Mqtt;

public sealed class MqttSinkWithMosquittoVersion5Tests() : MqttSinkContractTests(true, true);
