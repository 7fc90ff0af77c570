using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Mqtt;
using EdgeForecast.Sources.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeForecast.Tests.Sources.Mqtt;

/// <summary>Makes sources that wait only milliseconds between attempts.</summary>
internal static class TestSource
{
    public static readonly SignalTable Signals = new(["a.temperature", "a.pressure", "b.temperature"]);

    public static MqttSourceOptions Options(
        int port, MqttProtocol protocol = MqttProtocol.Auto, params MqttTopicOptions[] topics) => new(
        "127.0.0.1",
        "edgeforecast-test",
        topics.Length > 0 ? topics : [new MqttTopicOptions(MqttSourcePeer.Topic, "a.temperature")],
        port,
        protocol,
        ConnectTimeout: TimeSpan.FromSeconds(10),
        ReconnectDelayFirst: TimeSpan.FromMilliseconds(5),
        ReconnectDelayMax: TimeSpan.FromMilliseconds(40));

    public static MqttSource Create(
        MqttSourceOptions options, IBatchIntake intake, TimeProvider? plant = null,
        TimeProvider? machine = null) => new(
        "test", options, Signals, intake, plant ?? TimeProvider.System, machine ?? TimeProvider.System, new Random(1),
        readSecret: null, NullLogger<MqttSource>.Instance);
}
