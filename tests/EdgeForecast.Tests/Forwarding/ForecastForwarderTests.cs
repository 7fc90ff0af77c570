using System.Text;
using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using NJsonSchema;

namespace EdgeForecast.Tests.Forwarding;

public sealed class ForecastForwarderTests
{
    private static readonly Timestamp _slot = Timestamp.FromUnixMilliseconds(1_795_437_420_000);

    public static TheoryData<string> Rungs => ["all", "subset", "last-good", "persistence", "no-data"];

    [Theory]
    [MemberData(nameof(Rungs))]
    public async Task A_message_of_every_rung_keeps_the_schema(string rung)
    {
        var schema = await SchemaAsync();
        var payload = Encoding.UTF8.GetString(Create().CreateMessage(Forecast(rung)).Payload.Span);
        Assert.Empty(schema.Validate(payload));
    }

    [Fact]
    public async Task The_schema_refuses_what_is_not_such_a_message()
    {
        var schema = await SchemaAsync();
        var good = Encoding.UTF8.GetString(Create().CreateMessage(Forecast("all")).Payload.Span);
        Assert.Empty(schema.Validate(good));
        foreach (var bad in new[]
                 {
                     good.Replace("\"schemaVersion\":1", "\"schemaVersion\":\"1\""),
                     good.Replace("\"schemaVersion\":1", "\"schemaVersion\":2"),
                     good.Replace("\"rung\":\"all\"", "\"rung\":\"best\""),
                     good.Replace("\"rung\":\"all\",", ""),
                     good.Replace("\"gateway\":", "\"gate\":"),
                     good.Replace("\"worstQuality\":\"good\"", "\"worstQuality\":\"fine\""),
                     good.Replace("\"weight\":0.75", "\"weight\":1.5"),
                     good.Replace("\"slot\":\"2026-", "\"slot\":\"26-"),
                 })
        {
            Assert.NotEqual(good, bad);
            Assert.NotEmpty(schema.Validate(bad));
        }
    }

    [Fact]
    public async Task The_example_in_the_documentation_is_a_message()
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo("docs", "messages.md"));
        var start = text.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var example = text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.Empty((await SchemaAsync()).Validate(example));
        var message = JsonDocument.Parse(example).RootElement;
        Assert.Equal(
            message.GetProperty("targetTimes").GetArrayLength(), message.GetProperty("values").GetArrayLength());
        var documented = message.EnumerateObject().Select(field => field.Name);
        var produced = JsonDocument.Parse(Create().CreateMessage(Forecast("all")).Payload).RootElement
            .EnumerateObject().Select(field => field.Name);
        Assert.Equal(produced, documented);
        Assert.All(produced, field => Assert.Contains($"`{field}`", text));
    }

    [Fact]
    public void A_number_that_is_not_known_is_null()
    {
        var forecast = Forecast("subset") with { Level = double.NaN, ElapsedMs = double.PositiveInfinity };
        var json = JsonDocument.Parse(Create().CreateMessage(forecast).Payload).RootElement;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("lower")[0].ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("level").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("elapsedMs").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("experts")[1].GetProperty("ms").ValueKind);
    }

    [Fact]
    public void A_message_says_what_the_forecast_says()
    {
        var json = JsonDocument.Parse(Create().CreateMessage(Forecast("all")).Payload).RootElement;
        Assert.Equal(1, json.GetProperty("schemaVersion").GetInt32());
        Assert.Equal("gw1", json.GetProperty("gateway").GetString());
        Assert.Equal("oil", json.GetProperty("forecast").GetString());
        Assert.Equal("oil@2026-11-23T12:37:00Z", json.GetProperty("id").GetString());
        Assert.Equal("°C", json.GetProperty("unit").GetString());
        Assert.Equal("2026-11-23T12:38:00Z", json.GetProperty("targetTimes")[0].GetString());
        Assert.Equal(0.1 + 0.2, json.GetProperty("values")[0].GetDouble());
        Assert.Equal("abc", json.GetProperty("experts")[0].GetProperty("sha256").GetString()![..3]);
    }

    [Fact]
    public void It_leaves_under_the_forecast_s_topics_and_is_news_until_its_last_target()
    {
        var message = Create().CreateMessage(Forecast("all"));
        Assert.Equal("edgeforecast/gw1/forecast/oil", message.Topic);
        Assert.Equal("edgeforecast/gw1/latest/oil", message.LatestTopic);
        Assert.Equal("oil", message.Stream);
        Assert.Equal("oil@2026-11-23T12:37:00Z", message.Id);
        Assert.Equal(_slot + TimeSpan.FromMinutes(2), message.ExpiresAt);
        Assert.Equal(
            _slot + TimeSpan.FromMinutes(1),
            Create().CreateMessage(Forecast("no-data") with { TargetTimes = [] }).ExpiresAt);
        var other = Create(new ForwardingOptions("a/{forecast}/{gateway}", "")).CreateMessage(Forecast("all"));
        Assert.Equal("a/oil/gw1", other.Topic);
        Assert.Null(other.LatestTopic);
    }

    [Fact]
    public async Task An_expert_that_says_quantiles_says_which_and_what_they_weigh_and_no_other_does()
    {
        var forecast = Forecast("all");
        var band = forecast.Experts[0] with { Quantiles = [0.05, 0.5, 0.95], IntervalWeight = 0.625 };
        var payload = Encoding.UTF8.GetString(
            Create().CreateMessage(forecast with { Experts = [band, .. forecast.Experts.Skip(1)] }).Payload.Span);
        Assert.Empty((await SchemaAsync()).Validate(payload));
        var experts = JsonDocument.Parse(payload).RootElement.GetProperty("experts");
        Assert.Equal("[0.05,0.5,0.95]", experts[0].GetProperty("quantiles").GetRawText());
        Assert.Equal(0.625, experts[0].GetProperty("intervalWeight").GetDouble());
        Assert.All(experts.EnumerateArray().Skip(1), expert =>
            Assert.False(expert.TryGetProperty("quantiles", out _) || expert.TryGetProperty("intervalWeight", out _)));
    }

    [Fact]
    public void A_message_whose_room_was_made_ahead_says_the_same_and_allocates_nothing()
    {
        var forecasts = Rungs.Select(rung => Forecast(rung.Data)).ToList();
        var outbox = new MemoryOutbox();
        var forwarder = Create(outbox: outbox);
        var allocating = 0;
        foreach (var forecast in forecasts.Concat(forecasts))
        {
            var expected = Create().CreateMessage(forecast);
            forwarder.Prepare(forecast);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var message = forwarder.CreateMessage(forecast);
            // A collection that another test starts books up to 8 KB on this thread; not every time.
            if (GC.GetAllocatedBytesForCurrentThread() != before) allocating++;
            Assert.Equal(expected.Payload.ToArray(), message.Payload.ToArray());
            Assert.Equal(expected.Payload.ToArray(), forwarder.LastPayloadOf(forecast).ToArray());
            Assert.Equal(expected with { Payload = default }, message with { Payload = default });
        }

        // The code itself is compiled with the first.
        Assert.InRange(allocating, 0, 3);
    }

    [Fact]
    public void A_forecast_that_comes_in_place_of_the_one_announced_has_its_own_message()
    {
        var forwarder = Create();
        forwarder.Prepare(Forecast("all"));
        var other = Forecast("no-data") with { Id = "oil@2026-11-23T12:37:00Z~1", Reason = new string('x', 20_000) };
        var message = forwarder.CreateMessage(other);
        Assert.Equal(other.Id, message.Id);
        var json = JsonDocument.Parse(message.Payload).RootElement;
        Assert.Equal(other.Id, json.GetProperty("id").GetString());
        Assert.Equal(other.Reason, json.GetProperty("reason").GetString());
    }

    [Fact]
    public void A_full_outbox_is_counted()
    {
        var forwarder = Create(outbox: new MemoryOutbox(capacity: 1));
        forwarder.Accept(Forecast("all"));
        forwarder.Accept(Forecast("all"));
        Assert.Equal(1, forwarder.HandedOverCount);
        Assert.Equal(1, forwarder.RefusedCount);
    }

    [Fact]
    public void Every_problem_of_the_topics_is_reported()
    {
        var problems = new List<string>();
        new ForwardingOptions("a/#", "b/{signal}", 0).Check("forwarding", (path, _) => problems.Add(path));
        new ForwardingOptions("same/for/all", "same/for/all").Check("other", (path, _) => problems.Add(path));
        Assert.Equal(
            [
                "forwarding.topic", "forwarding.latestTopic", "forwarding.inflightMax", "other.topic",
                "other.latestTopic", "other.latestTopic",
            ],
            problems);
        new ForwardingOptions().Check("default", (path, text) => Assert.Fail($"{path} {text}"));
    }

    private static Task<JsonSchema> SchemaAsync() =>
        JsonSchema.FromFileAsync(Repository.PathTo("docs", "forecast-message.schema.json"));

    private static ForecastForwarder Create(ForwardingOptions? options = null, MemoryOutbox? outbox = null) => new(
        "gw1", options ?? new ForwardingOptions(),
        new SignalUnits(new SignalTable(["oil.temperature"]), ["°C"]),
        outbox ?? new MemoryOutbox(), NullLogger<ForecastForwarder>.Instance);

    private static Forecast Forecast(string rung)
    {
        var hasValues = rung != "no-data";
        var hasInterval = rung == "all";
        return new Forecast(
            "oil", $"oil@{_slot}", "oil.temperature", _slot, _slot, _slot + TimeSpan.FromMilliseconds(12),
            [_slot + TimeSpan.FromMinutes(1), _slot + TimeSpan.FromMinutes(2)],
            hasValues ? [0.1 + 0.2, -3] : [],
            !hasValues ? [] : hasInterval ? [0.2, -4] : [double.NaN, double.NaN],
            !hasValues ? [] : hasInterval ? [0.4, -2] : [double.NaN, double.NaN],
            0.9,
            [
                new ExpertReport("mlp", "1.2.0", "abc" + new string('0', 61), "ok", "", 0.75, 0.42, 0.01),
                new ExpertReport("slow", "1", new string('f', 64), "late", "not done at the cut-off", 0, double.NaN, 0),
                new ExpertReport("gone", "2", new string('1', 64), "refused", "restarting", 0, double.NaN, double.NaN),
                new ExpertReport("gru", "2", new string('2', 64), "no-window", "too old", 0, double.NaN, 1),
                new ExpertReport("tcn", "2", new string('3', 64), "failed", "gave 1 numbers", 0, 3, 1),
                new ExpertReport("persistence", "builtin", "", "ok", "", 0.25, 0.001, 0),
            ],
            0.01, Quality.Good, rung, rung == "all" ? "" : "because", 666.7, 12.3);
    }
}
