using System.Net;
using System.Text.Json;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;
using EdgeForecast.Core.Validation;
using EdgeForecast.Status;
using EdgeForecast.Status.Api;
using EdgeForecast.Status.Tap;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeForecast.Tests.Status;

/// <summary>Stored samples, forecasts and quarantine over HTTP, from real files.</summary>
public sealed class DataPagesTests : IAsyncLifetime, IDurableBatchHandler
{
    private const int SampleCount = 25_000;
    private static readonly Timestamp _start = StatusSample.Noon;
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SignalTable _signals = new(["t1.oil", "t1,\"load\""]);
    private readonly SampleStore _store;
    private readonly ForecastStore _forecasts;
    private readonly StatusServer _server;
    private readonly HttpClient _client = new();
    private readonly List<Task> _running = [];
    private long _durableCount;

    public DataPagesTests()
    {
        _store = new SampleStore(
            DiskFolder.Create(Path.Combine(_folder.FullPath, "samples")), _signals, this, SampleStoreOptions.Default,
            TimeProvider.System, TimeProvider.System);
        _forecasts = new ForecastStore(
            DiskFolder.Create(Path.Combine(_folder.FullPath, "forecasts")), _signals,
            new ForecastVersions("0.1.0", "onnxruntime 1", "x64"), new ForecastStoreOptions(),
            TimeProvider.System, TimeProvider.System);
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out var listen));
        _server = new StatusServer(
            listen, () => StatusSample.Gateway(), new GatewayTaps(_signals), TimeProvider.System,
            NullLogger<StatusServer>.Instance, data: new DataAccess(_signals, _store, _forecasts, _store));
    }

    void IDurableBatchHandler.OnDurable(SampleBatch batch) => Interlocked.Add(ref _durableCount, batch.Count + 1);

    public async ValueTask InitializeAsync()
    {
        ILoop[] loops = [_store, _forecasts, _server];
        foreach (var loop in loops) _running.Add(loop.RunAsync(new CountingHeartbeat(), _stop.Token));
        var batchCount = 0;
        for (var at = 0; at < SampleCount; at += 1000, batchCount++)
        {
            var batch = new SampleBatch(1000);
            for (var i = at; i < at + 1000; i++) batch.Add(Sample(i));
            if (at == 0) batch.Quarantine(Sample(7) with { Value = 1e9 }, ValidationReason.OutOfRange);
            await _store.AppendAsync(batch, TestContext.Current.CancellationToken);
        }

        for (var i = 0; i < 5; i++) _forecasts.TryAppend(StatusSample.Forecast($"oil{i}"));
        await Eventually.True(
            () => Interlocked.Read(ref _durableCount) == SampleCount + batchCount
                && _forecasts.Status.StoredCount == 5 && _server.Address is not null,
            "everything is durable and served");
        _client.BaseAddress = new Uri(_server.Address!);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _client.Dispose();
        _store.Dispose();
        _forecasts.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pages_hold_every_sample_once_in_each_format()
    {
        foreach (var format in new[] { "json", "csv", "ndjson" })
        {
            var values = new List<double>();
            string? cursor = null;
            do
            {
                using var answer = await _client.GetAsync(
                    $"/api/samples?signals=t1.oil&limit=4999&format={format}"
                    + (cursor is null ? "" : $"&cursor={cursor}"),
                    TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                values.AddRange(Values(format, text));
                cursor = answer.Headers.TryGetValues("X-Next-Cursor", out var next) ? next.Single() : null;
                if (format == "json")
                    Assert.Equal(cursor, JsonDocument.Parse(text).RootElement.GetProperty("next").GetString());
            }
            while (cursor is not null);
            Assert.Equal(Enumerable.Range(0, SampleCount).Where(i => i % 2 == 0).Select(i => Sample(i).Value), values);
        }
    }

    [Fact]
    public async Task Without_a_limit_csv_is_streamed_to_the_end_and_reads_back_to_the_bit()
    {
        var lines = (await Get("/api/samples?format=csv")).TrimEnd('\n').Split('\n');
        Assert.Equal(SampleCsv.Header, lines[0]);
        Assert.Equal(SampleCount, lines.Length - 1);
        var rows = lines.Skip(1).Select(line =>
        {
            Assert.True(SampleCsv.TryParse(line, out var row, out var problem), problem);
            return row;
        }).ToLookup(row => row.Signal, row => row.Sample);
        for (var signal = 0; signal < 2; signal++)
            Assert.Equal(
                Enumerable.Range(0, SampleCount).Where(i => i % 2 == signal)
                    .Select(i => Sample(i) with { Signal = default }),
                rows[_signals.Names[signal]]);
    }

    [Fact]
    public async Task A_range_is_found_by_source_time_and_by_arrival()
    {
        var (from, to) = (Sample(100).SourceTime, Sample(200).SourceTime);
        Assert.Equal(100, Values("csv", await Get($"/api/samples?format=csv&from={from}&to={to}")).Count());
        (from, to) = (Sample(100).ArrivalTime, Sample(200).ArrivalTime);
        var answer = await Get($"/api/samples?format=csv&time=arrival&from={from}&to={to}");
        Assert.Equal(100, Values("csv", answer).Count());
    }

    [Theory]
    [InlineData("samples?from=yesterday", "from=")]
    [InlineData("samples?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "before")]
    [InlineData("samples?signals=nobody", "nobody")]
    [InlineData("samples?limit=0", "limit")]
    [InlineData("samples?limit=99999999999", "limit")]
    [InlineData("samples?format=xml", "format")]
    [InlineData("samples?cursor=1-2", "cursor")]
    [InlineData("samples?form=json", "\\u0022form\\u0022")]
    [InlineData("samples?limit=1&limit=2", "2 times")]
    [InlineData("forecasts?time=arrival", "arrival")]
    [InlineData("quarantine?from=2026-01-01", "newest")]
    public async Task What_makes_no_sense_is_answered_with_400_and_the_reason(string query, string about)
    {
        using var answer = await _client.GetAsync($"/api/{query}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(about, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_another_request_is_refused()
    {
        var next = JsonDocument.Parse(await Get("/api/samples?limit=5")).RootElement.GetProperty("next").GetString();
        using var answer = await _client.GetAsync(
            $"/api/samples?limit=5&signals=t1.oil&cursor={next}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Forecasts_come_page_by_page_and_as_a_line_a_step()
    {
        var page = JsonDocument.Parse(await Get("/api/forecasts?limit=3")).RootElement;
        Assert.Equal(3, page.GetProperty("forecasts").GetArrayLength());
        var first = page.GetProperty("forecasts")[0];
        Assert.Equal("oil0@1", first.GetProperty("id").GetString());
        Assert.Equal(71.25, first.GetProperty("values")[0].GetDouble());
        page = JsonDocument.Parse(await Get($"/api/forecasts?limit=3&cursor={page.GetProperty("next")}")).RootElement;
        Assert.Equal(2, page.GetProperty("forecasts").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        Assert.Equal(11, (await Get("/api/forecasts?format=csv")).TrimEnd('\n').Split('\n').Length);
        var some = await Get("/api/forecasts?format=ndjson&forecasts=oil1,oil3");
        Assert.Equal(2, some.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task What_was_set_aside_is_told_with_its_reason()
    {
        var entry = JsonDocument.Parse(await Get("/api/quarantine")).RootElement.GetProperty("entries")[0];
        Assert.Equal("out-of-range", entry.GetProperty("reason").GetString());
        Assert.Equal(1e9, entry.GetProperty("value").GetDouble());
        Assert.Equal(2, (await Get("/api/quarantine?format=csv&limit=10")).TrimEnd('\n').Split('\n').Length);
    }

    private static Sample Sample(int number) => new(
        new SignalId(number % 2), 20 + number * 0.1, number % 9 == 0 ? Quality.Uncertain : Quality.Good,
        _start + TimeSpan.FromMilliseconds(number * 10), _start + TimeSpan.FromMilliseconds(number * 10 + 3));

    private static IEnumerable<double> Values(string format, string text) => format switch
    {
        "json" => JsonDocument.Parse(text).RootElement.GetProperty("samples").EnumerateArray()
            .Select(sample => sample.GetProperty("value").GetDouble()),
        "ndjson" => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("value").GetDouble()),
        _ => text.TrimEnd('\n').Split('\n').Skip(1).Select(line =>
        {
            Assert.True(SampleCsv.TryParse(line, out var row, out var problem), problem);
            return row.Sample.Value;
        }),
    };

    private async Task<string> Get(string path)
    {
        using var answer = await _client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
