namespace EdgeForecast.Tests.Sinks.Mqtt;

public sealed class MqttSinkWithMosquittoVersion3Tests() : MqttSinkContractTests(true, false);
