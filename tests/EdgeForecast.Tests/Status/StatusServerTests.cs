using System.Net;
using System.Text.Json;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Status;
using EdgeForecast.Status.Tap;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeForecast.Tests.Status;

public sealed class StatusServerTests : IAsyncLifetime
{
    private readonly GatewayTaps _taps = new(new SignalTable(["t1.oil"]));
    private readonly CancellationTokenSource _stop = new();
    private readonly StatusServer _server;
    private readonly HttpClient _client = new();
    private GatewayStatus _status = StatusSample.Gateway();
    private Task _running = Task.CompletedTask;

    public StatusServerTests()
    {
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out var listen));
        _server = new StatusServer(
            listen, () => _status, _taps, TimeProvider.System, NullLogger<StatusServer>.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        _running = _server.RunAsync(new NoHeartbeat(), _stop.Token);
        await Eventually.True(() => _server.Address is not null || _running.IsFaulted, "the server listens");
        _client.BaseAddress = new Uri(_server.Address!);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Live_is_200_while_healthy_and_503_with_the_reason_otherwise()
    {
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await Get("/health/live"));

        _status = StatusSample.Gateway("the loop a has stalled");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the loop a has stalled\n"), await Get("/health/live"));
    }

    [Fact]
    public async Task Ready_also_waits_for_what_the_gateway_waits_for()
    {
        _status = _status with { Waits = ["the source plant is not connected: refused"] };

        Assert.Equal(HttpStatusCode.OK, (await Get("/health/live")).Code);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "the source plant is not connected: refused\n"),
            await Get("/health/ready"));
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text()
    {
        using var answer = await _client.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("edgeforecast_healthy 1\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_JSON_with_everything_in_it()
    {
        var (code, text) = await Get("/status");
        using var json = JsonDocument.Parse(text);
        var pipeline = json.RootElement.GetProperty("pipeline");

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("2026-03-02T12:00:00Z", json.RootElement.GetProperty("time").GetString());
        Assert.Equal("running", json.RootElement.GetProperty("loops")[0].GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, pipeline.GetProperty("signals")[0].GetProperty("value").ValueKind);
        Assert.Equal(
            72.5, pipeline.GetProperty("forecasts")[0].GetProperty("last").GetProperty("values")[1].GetDouble());
        Assert.Equal("plant", pipeline.GetProperty("sources")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_is_not_a_GET_is_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/nothing")).Code);
        using var answer = await _client.PostAsync("/status", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task A_follower_sees_each_sample_as_a_line_with_its_verdict()
    {
        using var lines = await Follow("/api/tap/samples");
        await Eventually.True(() => _taps.Samples.HasClients, "the follower is there");
        var batch = new SampleBatch(4);
        batch.Add(new Sample(new SignalId(0), 71.5, Quality.Good, StatusSample.Noon, StatusSample.Noon));
        batch.Quarantine(
            new Sample(new SignalId(0), double.NaN, Quality.Bad, StatusSample.Noon, StatusSample.Noon,
                SampleFlags.NoSourceTime),
            ValidationReason.NotFinite);
        _taps.Offer(batch);

        Assert.Equal(
            Quoted("{'signal':'t1.oil','value':71.5,'quality':'good','sourceTime':'2026-03-02T12:00:00Z',"
                + "'arrivalTime':'2026-03-02T12:00:00Z','verdict':'accepted'}"),
            await lines.ReadLineAsync());
        Assert.Equal(
            Quoted("{'signal':'t1.oil','value':null,'quality':'bad','arrivalTime':'2026-03-02T12:00:00Z',"
                + "'verdict':'quarantined','reason':'not-finite'}"),
            await lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_follower_sees_forecasts_as_the_messages_that_go_upstream()
    {
        using var lines = await Follow("/api/tap/forecasts");
        await Eventually.True(() => _taps.Forecasts.HasClients, "the follower is there");
        _taps.Forecasts.Offer(new TapForecast(StatusSample.Forecast(), "{\"forecast\":\"oil\"}"u8.ToArray()));

        Assert.Equal("{\"forecast\":\"oil\"}", await lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_ninth_follower_is_turned_away_and_a_place_becomes_free_when_one_leaves()
    {
        var followers = new List<StreamReader>();
        for (var i = 0; i < 8; i++) followers.Add(await Follow("/api/tap/samples"));
        await Eventually.True(() => _taps.Samples.ClientCount == 8, "eight followers");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Get("/api/tap/samples")).Code);

        followers.ForEach(follower => follower.Dispose());
        await Eventually.True(() => _taps.Samples.ClientCount == 0, "all have left");
    }

    private static string Quoted(string text) => text.Replace('\'', '"');

    private async Task<(HttpStatusCode Code, string Text)> Get(string path)
    {
        using var answer = await _client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<StreamReader> Follow(string path) => new(await _client.GetStreamAsync(path));

    private sealed class NoHeartbeat : IHeartbeat
    {
        public void Beat()
        {
            // Nobody supervises this one.
        }
    }
}
