using EdgeForecast.Mqtt;

namespace EdgeForecast.Tests.Mqtt;

public sealed class MqttTopicTests
{
    [Theory]
    [InlineData("a/b/c", true)]
    [InlineData("a//c", true)]
    [InlineData("", false)]
    [InlineData("a/+/c", false)]
    [InlineData("a/#", false)]
    [InlineData("a\0b", false)]
    public void A_topic_name_has_no_wildcards(string topic, bool isValid) =>
        Assert.Equal(isValid, MqttTopic.CheckName(topic) is null);

    [Theory]
    [InlineData("a/+/c", true)]
    [InlineData("+", true)]
    [InlineData("a/b+/c", false)]
    [InlineData("a/#", false)]
    [InlineData("", false)]
    public void A_filter_s_wildcards_are_whole_levels(string filter, bool isValid) =>
        Assert.Equal(isValid, MqttTopic.CheckFilter(filter) is null);

    [Fact]
    public void A_name_longer_than_the_protocol_allows_is_refused() =>
        Assert.NotNull(MqttTopic.CheckName(new string('ä', 32_768)));

    [Theory]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "+/b", true)]
    [InlineData("a/+", "b/+", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/b", "a/b", true)]
    public void Filters_overlap_when_a_topic_can_match_both(string left, string right, bool expected)
    {
        Assert.Equal(expected, MqttTopic.Overlap(left, right));
        Assert.Equal(expected, MqttTopic.Overlap(right, left));
    }
}
