using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Configuration;

public sealed class MappingTests
{
    [Fact]
    public void What_the_configuration_accepts_the_source_and_the_sink_accept()
    {
        var options = ConfigText.Read(ConfigText.Valid).Options!;
        var problems = new List<string>();
        var source = MqttMapping.SourceOptions(options, options.Sources.Mqtt[0]);
        source.Check(
            "s", [.. options.Signals.Select(signal => signal.Name)], (path, text) => problems.Add(path + text));
        MqttMapping.SinkOptions(options).Check("u", (path, text) => problems.Add(path + text));
        MqttMapping.ForwardingOptions(options).Check("f", (path, text) => problems.Add(path + text));

        Assert.Empty(problems);
        Assert.Equal(["t1/oil", "t1/load"], source.Topics.Select(topic => topic.Filter));
        Assert.NotEqual(source.ClientId, MqttMapping.SinkOptions(options).ClientId);
    }

    [Fact]
    public void A_signal_reads_its_own_payload_or_else_that_of_its_source()
    {
        var options = ConfigText.With("{ \"name\": \"plant\",",
            "{ \"name\": \"plant\", \"payload\": { \"format\": \"json\", \"value\": \"/v\" },").Options!;
        var own = options with
        {
            Signals = [options.Signals[0] with { Payload = new PayloadOptions() }, options.Signals[1]],
        };
        var topics = MqttMapping.SourceOptions(own, own.Sources.Mqtt[0]).Topics;

        Assert.Equal(MqttPayloadFormat.Number, topics[0].Payload);
        Assert.Equal((MqttPayloadFormat.Json, "/v"), (topics[1].Payload, topics[1].Value));
    }

    [Fact]
    public void A_forecast_of_built_in_experts_is_a_definition_without_problems()
    {
        var options = ConfigText.With("\"model\": \"oil-mlp\", \"signals\": { \"oil\": \"oil\", \"load\": \"load\" }",
            "\"model\": \"seasonal-naive\"").Options!;
        var forecast = options.Forecasts[0] with { SeasonalPeriod = TimeSpan.FromHours(1) };
        var definition = ForecastMapping.Definition(forecast, options, new SignalTable(["oil", "load"]), []);

        Assert.Empty(ForecastDefinitionCheck.Problems(definition));
        Assert.Equal(
            [ExpertKinds.SeasonalNaive, ExpertKinds.Persistence], definition.Experts.Select(expert => expert.Kind));
        Assert.Equal(12, definition.SeasonalPeriodSteps);
    }

    [Fact]
    public void A_secret_is_read_where_its_reference_says_and_never_part_of_the_options()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathTo("password");
        File.WriteAllText(file, "s3cret\n");
        var reference = new SecretReference(File: file);

        Assert.Equal("s3cret", SecretReader.Read(reference.ToString()));
        Assert.DoesNotContain("s3cret", reference.ToString(), StringComparison.Ordinal);
        var missing = Assert.Throws<IOException>(
            () => SecretReader.Read(new SecretReference(File: file + "x").ToString()));
        Assert.Contains(file + "x", missing.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => SecretReader.Read(new SecretReference(Environment: "NOT_SET_1").ToString()));
    }
}
