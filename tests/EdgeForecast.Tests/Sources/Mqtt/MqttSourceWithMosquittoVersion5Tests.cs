namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class MqttSourceWithMosquittoVersion5Tests() : MqttSourceContractTests(true, true);
