using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Tests.Configuration;

public sealed class ConfigReaderTests
{
    [Fact]
    public void A_valid_file_is_read_with_its_defaults_and_absolute_paths()
    {
        var config = ConfigText.Read(ConfigText.Valid);

        Assert.Empty(config.Problems);
        var options = config.Options!;
        Assert.Equal("line-1", options.Gateway);
        Assert.Equal("/etc/edgeforecast/data", options.Data.Directory);
        Assert.Equal("/etc/edgeforecast/models", options.Models.Directory);
        Assert.Equal("127.0.0.1:9464", options.Status.Listen);
        Assert.Equal(LogLevelChoice.Information, options.Log.Level);
        Assert.Equal(1883, options.Sources.Mqtt[0].Connection.PortInForce());
        Assert.Equal(120, options.Signals[0].Rules.Range!.Max);
        Assert.Equal(TimeSpan.FromMinutes(5), options.Forecasts[0].Step);
        Assert.Equal(TimeSpan.FromSeconds(200), options.Forecasts[0].BudgetInForce());
        Assert.Equal(StepAggregation.Mean, options.Forecasts[0].TargetAggregation);
        Assert.Equal("load", options.Forecasts[0].Experts[0].Signals["load"]);
        Assert.Empty(options.Forecasts[0].Experts[1].Signals);
    }

    [Fact]
    public void Five_mistakes_of_five_kinds_are_all_reported_each_with_its_line()
    {
        var config = ConfigText.Read("""
            {
              "gateway": "line-1",
              "sources": { "mqtt": [ { "name": "plant", "connection": { "host": "broker", "prot": 1884 } } ] },
              "signals": [
                { "name": "oil", "source": "plnat", "topic": "t1/oil",
                  "rules": { "range": { "min": 80, "max": 20 } } }
              ],
              "forecasts": [
                { "name": "f", "target": "oil", "step": "5 minutes", "horizon": 12, "period": "5m",
                  "experts": [ { "model": "persistence" } ] }
              ],
              "upstream": { "mqtt": { "connection": { } } }
            }
            """);

        Assert.Equal(
            [
                "line 3: sources.mqtt[0].connection.prot: unknown key. Did you mean \"port\"?",
                "line 5: signals[0].source: there is no source \"plnat\". Did you mean \"plant\"?",
                "line 6: signals[0].rules.range: min 80 exceeds max 20. Swap them, or remove \"range\".",
                "line 9: forecasts[0].step: \"5 minutes\" does not fit here. Write a duration: a number and a unit "
                + "(ms, s, m, h, d), for example \"250ms\" or \"15m\".",
                "line 12: upstream.mqtt.connection.host: missing. Add \"host\": text in quotes.",
            ],
            config.Problems.Select(problem => $"{problem.Location}: {problem}"));
        Assert.False(config.IsValid);
    }

    [Theory]
    [InlineData("\"gateway\": \"line-1\"", "\"gateway\": null", "gateway", "null is not a value")]
    [InlineData("\"gateway\": \"line-1\"", "\"gateway\": 7", "gateway", "7 does not fit here")]
    [InlineData("\"gateway\": \"line-1\"", "\"gateway\": \"a b\"", "gateway", "holds ' '")]
    [InlineData("\"gateway\": \"line-1\",", "", "gateway", "missing")]
    [InlineData("\"gateway\":", "\"Gateway\":", "Gateway", "unknown key", "gateway", "missing")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12.5", "forecasts[0].horizon", "12.5 does not fit here")]
    [InlineData("\"horizon\": 12", "\"horizon\": \"12\"", "forecasts[0].horizon", "\"12\" does not fit here")]
    [InlineData("\"horizon\": 12", "\"horizon\": 0", "forecasts[0].horizon", "0 is out of bounds")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"level\": 1e999", "forecasts[0].level", "does not fit here")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"level\": 1", "forecasts[0].level", "1 is no coverage")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"budget\": \"4m\"", "forecasts[0].budget", "two thirds")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"aggregation\": \"baa\"", "forecasts[0].aggregation", "no rule")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"targetAggregation\": \"median\"",
        "forecasts[0].targetAggregation", "\"median\" does not fit here")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"seasonalPeriod\": \"7m\"", "forecasts[0].seasonalPeriod",
        "no multiple")]
    [InlineData("\"horizon\": 12", "\"horizon\": 12, \"horizon\": 13", "forecasts[0].horizon", "stands twice")]
    [InlineData("\"persistence\"", "\"seasonal-naive\"", "forecasts[0].experts[1].model", "needs to know the season")]
    [InlineData("\"persistence\"", "\"oil-mlp\"", "forecasts[0].experts[1].model", "already at")]
    [InlineData("{ \"oil\": \"oil\"", "{ \"oil\": \"oli\"", "forecasts[0].experts[0].signals.oil", "no signal \"oli\"")]
    [InlineData("\"target\": \"oil\"", "\"target\": \"x\"", "forecasts[0].target", "no signal \"x\"")]
    [InlineData("\"name\": \"load\"", "\"name\": \"oil\"", "signals[1].name", "already at signals[0].name",
        "forecasts[0].experts[0].signals.load", "no signal \"load\"")]
    [InlineData("\"t1/load\"", "\"t1/oil\"", "signals[1].topic", "reads the same as signals[0].topic")]
    [InlineData("\"t1/load\"", "\"t1/#/load\"", "signals[1].topic", "\"#\" is not offered")]
    [InlineData("\"t1/load\"", "\"t1/+load\"", "signals[1].topic", "must be a whole level")]
    [InlineData(", \"topic\": \"t1/load\"", "", "signals[1].topic", "missing")]
    [InlineData("\"t1/load\"", "\"t1/load\", \"payload\": { \"value\": \"v\", \"format\": \"json\" }",
        "signals[1].payload.value", "is no JSON pointer")]
    [InlineData("\"t1/load\"", "\"t1/load\", \"payload\": { \"value\": \"/v\" }", "signals[1].payload.format",
        "no parts to point to")]
    [InlineData("\"t1/load\"", "\"+/oil\"", "signals[1].topic", "also matches topics of signals[0]")]
    [InlineData("\"max\": 120", "\"max\": 120, \"severity\": \"drop\"", "signals[0].rules.range.severity",
        "\"drop\" does not fit here")]
    [InlineData("\"range\":", "\"step\": { \"max\": -1 }, \"range\":", "signals[0].rules.step.max",
        "not a finite number greater than zero")]
    [InlineData("\"oil-1h\"", "\"Oil-1h\"", "forecasts[0].name", "holds capitals or a dot")]
    [InlineData("\"model\": \"oil-mlp\"", "\"model\": \"oil-mlp\", \"isolation\": \"jail\"",
        "forecasts[0].experts[0].isolation", "\"jail\" does not fit here")]
    [InlineData("{ \"directory\": \"data\" }", "\"data\"", "data", "\"data\" does not fit here")]
    [InlineData("{ \"directory\": \"data\" }", "[]", "data", "a list does not fit here")]
    [InlineData("\"upstream\":", "\"status\": { \"listen\": \"9464\" }, \"upstream\":", "status.listen",
        "is no address to listen to")]
    [InlineData("\"upstream\":", "\"log\": { \"level\": \"loud\" }, \"upstream\":", "log.level",
        "\"loud\" does not fit here")]
    [InlineData("{ \"host\": \"broker\" } } ] }", "{ \"host\": \"mqtt://b\", \"password\": {} } } ] }",
        "sources.mqtt[0].connection.host", "is no host name",
        "sources.mqtt[0].connection.userName", "is missing",
        "sources.mqtt[0].connection.password", "either a file or an environment variable")]
    [InlineData("\"connection\": { \"host\": \"broker\" } } }",
        "\"connection\": { \"host\": \"broker\" }, \"topic\": \"a/{forecst}\" } }",
        "upstream.mqtt.topic", "has a brace other than")]
    [InlineData("\"connection\": { \"host\": \"broker\" } } }",
        "\"connection\": { \"host\": \"broker\" }, \"topic\": \"a/{forecast}/#\" } }",
        "upstream.mqtt.topic", "contains a wildcard")]
    public void A_mistake_is_one_problem_at_its_place(string from, string to, params string[] pathsAndMessages)
    {
        var config = ConfigText.With(from, to);

        Assert.False(config.IsValid);
        var expected = pathsAndMessages.Chunk(2).ToList();
        Assert.True(expected.Count == config.Problems.Count, string.Join("\n", config.Problems));
        foreach (var (path, message) in expected.Select(pair => (pair[0], pair[1])))
            Assert.Contains(config.Problems, problem =>
                problem.Path == path && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.All(config.Problems, problem =>
        {
            Assert.NotEmpty(problem.Remedy);
            Assert.StartsWith("line ", problem.Location, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("{", "line 1, column 2")]
    [InlineData("{\n  \"gateway\": \"x\"\n  \"signals\": [] }", "line 3, column 3")]
    [InlineData("{} {}", "line 1, column 4")]
    [InlineData("{\"a\": nan}", "line 1, column 8")]
    public void Broken_JSON_is_reported_with_line_and_column(string text, string place)
    {
        var config = ConfigText.Read(text);

        Assert.Null(config.Options);
        Assert.Contains(place, Assert.Single(config.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void A_document_that_is_no_object_is_reported(string text) =>
        Assert.Contains(
            "no JSON object", Assert.Single(ConfigText.Read(text).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Hostile_bytes_are_reported_and_never_thrown()
    {
        var random = new Random(20_261_123);
        var valid = System.Text.Encoding.UTF8.GetBytes(ConfigText.Valid);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = valid.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var config = ConfigReader.ReadText("/etc/gateway.json", bytes.AsSpan(0, random.Next(bytes.Length + 1)), []);
            Assert.True(config.IsValid || config.Problems.Count > 0);
        }
    }

    [Fact]
    public void A_missing_file_is_a_problem_that_names_it()
    {
        var config = ConfigReader.Read("/nowhere/gateway.json", []);

        Assert.Contains("/nowhere/gateway.json", Assert.Single(config.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_overrides_the_file_by_name_and_index_without_regard_to_case()
    {
        var config = ConfigText.Read(ConfigText.Valid,
            ("EDGEFORECAST__STATUS__LISTEN", "*:9000"),
            ("EDGEFORECAST__signals__1__unit", "A"),
            ("EDGEFORECAST__forecasts__0__horizon", "6"),
            ("EDGEFORECAST__forecasts__0__level", "0.8"),
            ("EDGEFORECAST__forecasts__0__targetAggregation", "max"),
            ("EDGEFORECAST__forecasts__0__experts", "[{\"model\": \"linear-trend\"}]"),
            ("EDGEFORECAST_LONG", "1"),
            ("PATH", "/bin"));

        Assert.Empty(config.Problems);
        Assert.Equal("*:9000", config.Options!.Status.Listen);
        Assert.Equal("A", config.Options.Signals[1].Unit);
        Assert.Equal(6, config.Options.Forecasts[0].Horizon);
        Assert.Equal(0.8, config.Options.Forecasts[0].Level);
        Assert.Equal(StepAggregation.Max, config.Options.Forecasts[0].TargetAggregation);
        Assert.Equal("linear-trend", Assert.Single(config.Options.Forecasts[0].Experts).Model);
    }

    [Theory]
    [InlineData("EDGEFORECAST__status__lisen", "x", "status", "\"lisen\" is no key there")]
    [InlineData("EDGEFORECAST__signals__2__unit", "x", "signals", "\"2\" is no element of a list of 2")]
    [InlineData("EDGEFORECAST__signals__oil__unit", "x", "signals", "\"oil\" is no element of a list of 2")]
    [InlineData("EDGEFORECAST__gateway__name", "x", "gateway", "nothing named \"name\"")]
    [InlineData("EDGEFORECAST__forecasts__0__horizon", "many", "forecasts[0].horizon", "\"many\" does not fit here")]
    [InlineData("EDGEFORECAST__signals", "[1", "signals", "does not fit here")]
    [InlineData("EDGEFORECAST__", "x", "", "\"\" is no key there")]
    public void An_override_that_means_nothing_is_a_problem_that_names_the_variable(
        string variable, string value, string path, string message)
    {
        var config = ConfigText.Read(ConfigText.Valid, (variable, value));

        var problem = Assert.Single(config.Problems, one => one.Path == path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal($"the environment variable {variable}", problem.Location);
    }
}
