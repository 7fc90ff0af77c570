using EdgeForecast.Mqtt;
using EdgeForecast.Sinks.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeForecast.Tests.Sinks.Mqtt;

/// <summary>Makes sinks that wait only milliseconds between attempts.</summary>
internal static class TestSink
{
    public static MqttSinkOptions Options(int port, MqttProtocol protocol = MqttProtocol.Auto) => new(
        "127.0.0.1",
        "edgeforecast-test-out",
        port,
        protocol,
        StatusTopic: "status/{gateway}",
        ReconnectDelayFirst: TimeSpan.FromMilliseconds(5),
        ReconnectDelayMax: TimeSpan.FromMilliseconds(40));

    public static MqttSink Create(MqttSinkOptions options, TimeProvider? machine = null) => new(
        "test", "gw", options, machine ?? TimeProvider.System, new Random(1), readSecret: null,
        NullLogger<MqttSink>.Instance);
}
