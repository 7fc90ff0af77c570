using System.Text.Json;
using EdgeForecast.Mqtt;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.TestKit;
using EdgeForecast.Tests.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class MqttSourceOptionsTests
{
    private static readonly string[] _signals = ["a.temperature", "a.pressure"];

    [Fact]
    public void Good_options_have_no_problem() => Assert.Empty(Check(TestSource.Options(1883)));

    [Fact]
    public void Every_problem_is_reported_at_once_with_its_place()
    {
        var options = new MqttSourceOptions(
            Host: " ",
            ClientId: "",
            Port: 70_000,
            Password: "env:X",
            KeepAlive: TimeSpan.Zero,
            ReceiveMaximum: 0,
            ReconnectDelayFirst: TimeSpan.FromMinutes(5),
            ReconnectDelayMax: TimeSpan.FromMinutes(1),
            BatchDelay: TimeSpan.FromMinutes(1),
            PayloadBytesMax: 0,
            Topics:
            [
                new MqttTopicOptions("plant/#", "a.temperature"),
                new MqttTopicOptions("t", "a.unknown"),
                new MqttTopicOptions("u", "{1}"),
                new MqttTopicOptions("v", "{x"),
                new MqttTopicOptions("w", "a.temperature", Qos: 2),
                new MqttTopicOptions("x", "a.temperature", Value: "/v"),
                new MqttTopicOptions("y", "a.temperature", MqttPayloadFormat.Json, "v", Timestamp: "/~"),
                new MqttTopicOptions("w", "a.temperature"),
                new MqttTopicOptions("+", "{1}.temperature"),
            ]);
        string[] expected =
        [
            "sources[0].host", "sources[0].clientId", "sources[0].port", "sources[0].password", "sources[0].keepAlive",
            "sources[0].reconnectDelayFirst", "sources[0].batchDelay", "sources[0].receiveMaximum",
            "sources[0].payloadBytesMax", "sources[0].topics[0].filter", "sources[0].topics[1].signal",
            "sources[0].topics[2].signal", "sources[0].topics[3].signal", "sources[0].topics[4].qos",
            "sources[0].topics[5].value", "sources[0].topics[6].value", "sources[0].topics[6].timestamp",
            "sources[0].topics[7]", "sources[0].topics[8].filter",
        ];
        var problems = Check(options);
        Assert.Equal(expected.Order(), problems.Select(problem => problem.Path).Distinct().Order());
        Assert.All(problems, problem => Assert.EndsWith(".", problem.Text));
    }

    [Fact]
    public void Overlapping_filters_are_refused_since_a_broker_may_deliver_twice()
    {
        var problems = Check(TestSource.Options(
            1883, MqttProtocol.Auto, new MqttTopicOptions("plant/a/t", "a.temperature"),
            new MqttTopicOptions("plant/+/t", "{1}.temperature")));
        Assert.Equal("sources[0].topics[1].filter", Assert.Single(problems).Path);
    }

    [Fact]
    public void The_sample_is_valid_and_shows_every_option()
    {
        var text = File.ReadAllText(Repository.PathTo("src", "EdgeForecast", "Sources", "Mqtt", "sample.json"));
        var options = JsonSerializer.Deserialize<MqttSourceOptions>(text, ConfigurationJson.Options);
        Assert.NotNull(options);
        Assert.Empty(Check(options, ["oil.temperature", "a.winding", "a.load"]));
        foreach (var property in typeof(MqttSourceOptions).GetConstructors()[0].GetParameters())
            Assert.Contains($"\"{JsonNamingPolicy.CamelCase.ConvertName(property.Name!)}\"", text);
    }

    private static List<(string Path, string Text)> Check(MqttSourceOptions options, string[]? signals = null)
    {
        var problems = new List<(string, string)>();
        options.Check("sources[0]", signals ?? _signals, (path, text) => problems.Add((path, text)));
        return problems;
    }
}
