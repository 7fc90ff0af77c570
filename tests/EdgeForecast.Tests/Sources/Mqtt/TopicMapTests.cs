using EdgeForecast.Core.Signals;
using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class TopicMapTests
{
    private static readonly SignalTable _signals = new(
        ["a.temperature", "b.temperature", "a.pressure", "boiler.a.level"]);

    [Fact]
    public void A_fixed_topic_leads_to_its_signal()
    {
        var map = new TopicMap([new MqttTopicOptions("plant/a/t", "a.temperature")], _signals);
        Assert.Equal(["a.temperature"], Signals(map, "plant/a/t"));
        Assert.Empty(Signals(map, "plant/a"));
        Assert.Empty(Signals(map, "plant/a/t/x"));
        Assert.Empty(Signals(map, "PLANT/a/t"));
    }

    [Fact]
    public void A_wildcard_gives_its_level_to_the_signal_s_name()
    {
        var map = new TopicMap(
            [
                new MqttTopicOptions("plant/+/t", "{1}.temperature"),
                new MqttTopicOptions("site/+/+/level", "{2}.{1}.level"),
            ], _signals);
        Assert.Equal(["a.temperature"], Signals(map, "plant/a/t"));
        Assert.Equal(["b.temperature"], Signals(map, "plant/b/t"));
        Assert.Equal(["boiler.a.level"], Signals(map, "site/a/boiler/level"));
        Assert.Empty(Signals(map, "plant/c/t"));
        Assert.Same(map.Find("plant/b/t"), map.Find("plant/b/t"));
    }

    [Fact]
    public void One_message_can_give_several_readings()
    {
        var map = new TopicMap(
            [
                new MqttTopicOptions("plant/+", "{1}.temperature", MqttPayloadFormat.Json, "/t"),
                new MqttTopicOptions("plant/+", "{1}.pressure", MqttPayloadFormat.Json, "/p"),
            ], _signals);
        Assert.Equal(["a.temperature", "a.pressure"], Signals(map, "plant/a"));
        Assert.Equal(["b.temperature"], Signals(map, "plant/b"));
        Assert.Single(map.Patterns);
        Assert.Equal(2, map.SampleCountMax);
    }

    [Fact]
    public void A_filter_is_subscribed_to_once_with_the_greatest_quality_of_service_asked_for()
    {
        var map = new TopicMap(
            [
                new MqttTopicOptions("plant/a", "a.temperature", MqttPayloadFormat.Json, "/t", Qos: 0),
                new MqttTopicOptions("plant/a", "a.pressure", MqttPayloadFormat.Json, "/p", Qos: 1),
            ], _signals);
        var pattern = Assert.Single(map.Patterns);
        Assert.Equal(1, pattern.Qos);
    }

    private static IEnumerable<string> Signals(TopicMap map, string topic) =>
        map.Find(topic)?.Readings.Select(reading => _signals[reading.Signal]) ?? [];
}
