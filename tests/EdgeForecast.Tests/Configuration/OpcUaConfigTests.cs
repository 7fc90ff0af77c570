using System.Text.Json.Nodes;
using EdgeForecast.Configuration;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Configuration;

public sealed class OpcUaConfigTests
{
    private const string Source = """{ "name": "plc", "connection": { "endpoint": "opc.tcp://h:4840" } }""";
    private const string Signal = """{ "name": "a", "source": "plc", "node": "nsu=urn:x;s=T1" }""";

    [Fact]
    public void A_gateway_may_have_sources_of_opc_ua_alone()
    {
        var config = Read(Source, Signal);

        Assert.True(config.IsValid, string.Join('\n', config.Problems));
        var options = OpcUaMapping.SourceOptions(config.Options!, config.Options!.Sources.OpcUa[0]);
        Assert.Equal("/etc/edgeforecast/data/pki", options.Server.PkiPath);
        Assert.Null(options.Server.Selection);
        Assert.Equal("nsu=urn:x;s=T1", options.Items.Single().Node.ToString());
    }

    [Fact]
    public void A_gateway_has_some_source()
    {
        var config = Read("", "");

        Assert.Contains(config.Problems, problem => problem.ToString().StartsWith(
            "sources: there is no source.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sample_is_in_order_and_a_signal_goes_before_its_source()
    {
        var text = ConfigText.Json(
            File.ReadAllText(Repository.PathTo("src", "EdgeForecast", "Sources", "OpcUa", "sample.json")));
        text["gateway"] = "g";
        text["forecasts"] = new JsonArray();
        text["upstream"] = ConfigText.Json("""{ "mqtt": { "connection": { "host": "h" } } }""");
        var options = ConfigText.Read(text.ToJsonString()).Options!;
        var source = OpcUaMapping.SourceOptions(options, options.Sources.OpcUa[0]);

        Assert.Equal(SecurityPolicy.Aes256Sha256RsaPss, source.Server.Selection!.Policy);
        Assert.Equal(MessageSecurityMode.SignAndEncrypt, source.Server.Selection.Mode);
        Assert.Equal("file:/run/credentials/plc-password", source.Server.Password);
        Assert.Equal(["2"], source.Items.Select(item => item.IndexRange).OfType<string>());
        Assert.Equal(["Motor.Speed"], source.Items.Select(item => item.Field).OfType<string>());
        Assert.Equal(
            [0.25, 0.25, 0.25, 5], source.Items.Select(item => item.Sampling!.Value.TotalSeconds));
        Assert.All(source.Items, item => Assert.Equal(20, item.QueueSize));
        Assert.Equal(Deadband.Percent(0.5), source.Items[^1].Deadband);
    }

    [Theory]
    [InlineData("\"security\": \"None\"", true)]
    [InlineData("\"mode\": \"None\"", true)]
    [InlineData("\"mode\": \"Sign\"", false)]
    public void No_security_is_spoken_only_where_it_is_asked_for(string setting, bool isUnsecured)
    {
        var config = Read(Source.Replace("4840\"", $"4840\", {setting}", StringComparison.Ordinal), Signal);
        var selection = OpcUaMapping.SourceOptions(config.Options!, config.Options!.Sources.OpcUa[0]).Server.Selection!;

        Assert.True(config.IsValid, string.Join('\n', config.Problems));
        Assert.Equal(isUnsecured, selection == EndpointSelection.Unsecured);
    }

    [Theory]
    [InlineData("\"endpoint\": \"http://h\"", "connection.endpoint: \"http://h\" is no address")]
    [InlineData("\"security\": \"None\", \"mode\": \"Sign\"", "connection.mode: Sign needs a security policy")]
    [InlineData("\"security\": \"Basic256Sha256\", \"mode\": \"None\"", "connection.mode: the mode None would not use")]
    [InlineData("\"security\": \"Basic256\"", "connection.security: \"Basic256\" does not fit here")]
    [InlineData("\"user\": \"u\", \"password\": { \"file\": \"p\" }, \"security\": \"None\"",
        "connection.password: a connection without security may send it readable")]
    [InlineData("\"password\": { \"file\": \"p\" }", "connection.user: is missing")]
    [InlineData("\"user\": \"u\", \"userCertificate\": \"c.pem\"",
        "connection.userCertificate: there is a user's name")]
    [InlineData("\"userKey\": \"k.pem\"", "connection.userKey: there is no userCertificate")]
    [InlineData("\"keepAlive\": \"1ms\"", "connection.keepAlive: 1ms is out of bounds")]
    public void A_connection_that_cannot_be_meant_is_told_of(string settings, string expected)
    {
        var own = settings.Contains("endpoint", StringComparison.Ordinal) ? "" : "\"endpoint\": \"opc.tcp://h:4840\", ";
        var config = Read($$"""{ "name": "plc", "connection": { {{own}}{{settings}} } }""", Signal);

        Assert.False(config.IsValid);
        Assert.Contains(config.Problems, problem => problem.ToString().StartsWith(
            "sources.opcua[0]." + expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"node\": \"T1\"", "node: \"T1\" is no node id")]
    [InlineData("\"topic\": \"t\"", "node: missing")]
    [InlineData("\"node\": \"i=85\", \"topic\": \"t\"", "topic: belongs to a signal of an MQTT source")]
    [InlineData("\"node\": \"i=85\", \"qos\": 1", "qos: belongs to a signal of an MQTT source")]
    [InlineData("\"node\": \"i=85\", \"indexRange\": \"1:2\"", "indexRange: \"1:2\" names no element")]
    [InlineData("\"node\": \"i=85\", \"field\": \"a..b\"", "field: \"a..b\" is no path")]
    [InlineData("\"node\": \"i=85\", \"deadband\": { }", "deadband: must be either absolute or in percent")]
    [InlineData("\"node\": \"i=85\", \"deadband\": { \"percent\": 101 }", "deadband.percent: 101 is not above 0")]
    [InlineData("\"node\": \"i=85\", \"field\": \"a\", \"deadband\": { \"absolute\": 1 }", "deadband: a structure")]
    [InlineData("\"node\": \"i=85\", \"queueSize\": 0", "queueSize: 0 is out of bounds")]
    public void A_signal_that_cannot_be_meant_is_told_of(string settings, string expected)
    {
        var config = Read(Source, $$"""{ "name": "a", "source": "plc", {{settings}} }""");

        Assert.False(config.IsValid);
        Assert.Contains(config.Problems, problem => problem.ToString().StartsWith(
            "signals[0]." + expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_signals_of_one_value_and_a_namespace_by_number_are_told_of()
    {
        var config = Read(Source,
            $$"""{{Signal}}, { "name": "b", "source": "plc", "node": "nsu=urn:x;s=T1" }, """
            + """{ "name": "c", "source": "plc", "node": "ns=2;s=T1" }""");

        Assert.Contains(config.Problems, problem => problem.ToString().StartsWith(
            "signals[1].node: reads the same as signals[0].node", StringComparison.Ordinal));
        Assert.Contains(config.Problems, problem => problem.ToString().StartsWith(
            "signals[2].node: \"ns=2;s=T1\" names its namespace by number", StringComparison.Ordinal));
    }

    [Fact]
    public void A_setting_of_opc_ua_at_a_signal_of_mqtt_is_told_of()
    {
        var config = ConfigText.With("\"topic\": \"t1/load\"", "\"topic\": \"t1/load\", \"sampling\": \"1s\"");

        Assert.Contains(config.Problems, problem => problem.ToString().StartsWith(
            "signals[1].sampling: belongs to a signal of an OPC UA source", StringComparison.Ordinal));
    }

    private static GatewayConfig Read(string source, string signal) => ConfigText.Read($$"""
        {
          "gateway": "g", "data": { "directory": "data" }, "sources": { "opcua": [ {{source}} ] },
          "signals": [ {{signal}} ], "forecasts": [],
          "upstream": { "mqtt": { "connection": { "host": "h" } } }
        }
        """);
}
