using EdgeForecast.Configuration;
using EdgeForecast.TestKit;
using NJsonSchema;

namespace EdgeForecast.Tests.Configuration;

public sealed class FirmwareConfigTests
{
    private const string UpdateVariable = "EDGEFORECAST_UPDATE";

    public static TheoryData<string> Samples => ["raspberry-pi.gateway.json", "industrial-pc.gateway.json"];

    private static string SchemaFile => Repository.PathTo("firmware-config", "gateway.schema.json");

    [Fact]
    public void The_shipped_schema_is_what_the_options_say()
    {
        var made = SchemaExport.Make();
        if (Environment.GetEnvironmentVariable(UpdateVariable) is not null) File.WriteAllText(SchemaFile, made);

        Assert.True(made == File.ReadAllText(SchemaFile),
            $"The options have changed. Run this test with {UpdateVariable}=1 and commit the schema.");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_in_order(string name)
    {
        var config = ConfigReader.Read(Repository.PathTo("firmware-config", name), []);

        Assert.True(config.Problems.Count == 0, string.Join('\n', config.Problems));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task An_independent_judge_finds_a_sample_to_follow_the_schema(string name)
    {
        var schema = await JsonSchema.FromFileAsync(SchemaFile);
        var sample = ConfigText.Json(File.ReadAllText(Repository.PathTo("firmware-config", name)));

        Assert.Empty(schema.Validate(sample.ToJsonString()));
    }

    [Theory]
    [InlineData("gateway", "7")]
    [InlineData("gatewai", "\"x\"")]
    [InlineData("log", "{ \"level\": \"loud\" }")]
    [InlineData("forecasts", "[ { \"name\": \"f\" } ]")]
    [InlineData("upstream", "{ \"mqtt\": { \"connection\": { \"host\": \"h\", \"tls\": { \"caFiel\": \"x\" } } } }")]
    public async Task The_judge_and_the_reader_refuse_the_same(string key, string value)
    {
        var schema = await JsonSchema.FromFileAsync(SchemaFile);
        var text = ConfigText.Json(ConfigText.Valid);
        text[key] = ConfigText.Json(value);

        Assert.NotEmpty(schema.Validate(text.ToJsonString()));
        Assert.False(ConfigText.Read(text.ToJsonString()).IsValid);
    }

    [Fact]
    public async Task The_judge_and_the_reader_accept_the_same()
    {
        var schema = await JsonSchema.FromFileAsync(SchemaFile);
        var text = ConfigText.Json(ConfigText.Valid);
        text["upstream"]!["mqtt"]!["connection"]!["tls"] = ConfigText.Json("{ \"caFile\": \"x.pem\" }");
        text["upstream"]!["mqtt"]!["connection"]!["protocol"] = "3.1.1";

        Assert.Empty(schema.Validate(text.ToJsonString()));
        Assert.Empty(ConfigText.Read(text.ToJsonString()).Problems);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_models_of_a_sample_are_shipped(string name)
    {
        var options = ConfigReader.Read(Repository.PathTo("firmware-config", name), []).Options!;

        foreach (var expert in options.Forecasts.SelectMany(forecast => forecast.Experts))
            if (ForecastMapping.BundleFolder(expert, options.Models) is { } folder)
                Assert.True(File.Exists(Repository.PathTo("firmware-config", "models", Path.GetFileName(folder),
                    "model.json")), folder);
    }

    [Fact]
    public void The_service_does_not_restart_an_invalid_configuration_and_stops_in_the_time_that_the_stages_take()
    {
        var unit = File.ReadAllLines(Repository.PathTo("firmware-config", "edgeforecast.service"));

        Assert.Contains("Type=notify", unit);
        Assert.Contains("RestartPreventExitStatus=78", unit);
        Assert.Contains("ProtectSystem=strict", unit);
        Assert.Contains("StateDirectory=edgeforecast", unit);
        Assert.Contains("ExecStart=/usr/bin/edgeforecast run --config /etc/edgeforecast/gateway.json", unit);
        // The code is compiled while it runs, which this setting forbids.
        Assert.DoesNotContain(unit, line => line.StartsWith("MemoryDenyWriteExecute=yes", StringComparison.Ordinal));
    }
}
