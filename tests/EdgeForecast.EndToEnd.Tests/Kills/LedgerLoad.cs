using System.Text.Json.Nodes;
using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.Kills;

/// <summary>
/// What a gateway is under while it is killed again and again: a broker that stays, a source that counts, a subscriber
/// that stays, and forecasts many times a second. Clients of another make say what went in and what came out.
/// </summary>
internal sealed class LedgerLoad : IAsyncDisposable
{
    public const string Signal = "count";
    private const int TickMs = 20;

    private readonly Mosquitto _broker;
    private readonly Publisher _source;
    private Task _feeding = Task.CompletedTask;
    private readonly int _samplesPerSecond;
    private volatile bool _isOver;

    private LedgerLoad(
        Mosquitto broker, HeldLine sourceLine, HeldLine line, PlantConfig config, Subscriber messages,
        int samplesPerSecond)
    {
        _broker = broker;
        SourceLine = sourceLine;
        Line = line;
        Config = config;
        Messages = messages;
        _source = new Publisher(broker.Port, PlantConfig.Topic(Signal));
        _samplesPerSecond = samplesPerSecond;
    }

    /// <summary>Between the broker and the gateway's source: what the gateway says can be held back on it.</summary>
    public HeldLine SourceLine { get; }

    /// <summary>Between the gateway's outbox and the broker: what the broker says can be held back on it.</summary>
    public HeldLine Line { get; }

    public PlantConfig Config { get; }

    /// <summary>Of forecasts and all else that the gateway sends.</summary>
    public Subscriber Messages { get; }

    public long SentCount { get; private set; }

    /// <param name="folder">Of the test.</param>
    /// <param name="host">This machine as the gateway sees it.</param>
    /// <param name="samplesPerSecond">Of one signal, QoS 1, each one more than the one before.</param>
    /// <param name="periods">Of the forecasts.</param>
    public static async Task<LedgerLoad> StartAsync(
        TemporaryFolder folder, string host, int samplesPerSecond, IReadOnlyDictionary<string, TimeSpan> periods)
    {
        var broker = await Mosquitto.StartAsync("max_inflight_messages 500");
        var sourceLine = new HeldLine(broker.Port);
        var line = new HeldLine(broker.Port, holdsAnswers: true);
        var config = new PlantConfig(folder, sourceLine.Port);
        var root = config.Root;
        root["sources"]!["mqtt"]![0]!["connection"]!["host"] = host;
        root["upstream"]!["mqtt"]!["connection"] = new JsonObject { ["host"] = host, ["port"] = line.Port };
        root["signals"] = new JsonArray(new JsonObject
        {
            ["name"] = Signal,
            ["source"] = "plant",
            ["topic"] = PlantConfig.Topic(Signal),
            ["payload"] = new JsonObject
            {
                ["format"] = "json",
                ["value"] = "/v",
                ["timestamp"] = "/ts",
                ["timestampFormat"] = "unix-us",
            },
        });
        root["forecasts"] = new JsonArray([.. periods.Select(forecast => Forecast(forecast.Key, forecast.Value))]);
        // All that a gateway says: its outbox holds alarms, too.
        await Subscriber.OpenSessionAsync(broker.Port, "edgeforecast/test-gateway/#", "ledger");
        var messages = new Subscriber(broker.Port, "edgeforecast/test-gateway/#", "ledger");
        return new LedgerLoad(broker, sourceLine, line, config, messages, samplesPerSecond);
    }

    /// <summary>Begins to count; the gateway has subscribed, so that the broker keeps everything for it.</summary>
    public void BeginSource() => _feeding = FeedAsync(_samplesPerSecond * TickMs / 1000);

    /// <summary>Ends the source when the broker has acknowledged all that it sent.</summary>
    public async Task EndSourceAsync()
    {
        _isOver = true;
        await _feeding;
        await _source.FinishAsync();
    }

    /// <summary>Waits until the subscriber has what the broker had for it: a last message, seen by both.</summary>
    public async Task MessagesAreInAsync()
    {
        const string Last = """{"id":"end"}""";
        using var end = new Publisher(_broker.Port, "edgeforecast/test-gateway/forecast/end");
        end.Send(Last);
        await end.FinishAsync();
        await Eventually.True(() => Messages.Messages is [.., { Payload: Last }], "the subscriber has it all");
    }

    /// <summary>Lets a gateway work for a time that chance has drawn: when it dies is what a test varies.</summary>
    public static Task RunOnAsync(int milliseconds) => Task.Delay(
        TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>The ids of the messages that an outbox on disk holds; the folder is a copy.</summary>
    public static IReadOnlyList<string> WaitingIn(string outboxFolder)
    {
        using var outbox = new DurableOutbox(
            DiskFolder.Create(outboxFolder), new OutboxOptions(), TimeProvider.System, TimeProvider.System);
        Assert.Equal("", outbox.LastError);
        var ids = new List<string>();
        foreach (var lane in new[] { OutboxLane.Live, OutboxLane.Backlog })
        {
            while (outbox.Take(lane, 100) is { Count: > 0 } offers)
            {
                foreach (var offer in offers)
                {
                    ids.Add(offer.Message.Id);
                    outbox.Complete(offer.Message.Id);
                }
            }
        }

        Assert.Equal(0, outbox.Status.DroppedCount);
        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _feeding;
        _source.Dispose();
        Messages.Dispose();
        await Line.DisposeAsync();
        await SourceLine.DisposeAsync();
        _broker.Dispose();
    }

    private static JsonObject Forecast(string name, TimeSpan period) => new()
    {
        ["name"] = name,
        ["target"] = Signal,
        ["step"] = "1s",
        // Long enough that none becomes history while a gateway starts again.
        ["horizon"] = 300,
        ["period"] = $"{period.TotalMilliseconds:0}ms",
        ["experts"] = new JsonArray(new JsonObject { ["model"] = "persistence" }),
    };

    private async Task FeedAsync(int countATick)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(TickMs), TimeProvider.System);
        long last = 0;
        while (!_isOver)
        {
            for (var i = 0; i < countATick; i++)
            {
                last = Math.Max(last + 1, TimeProvider.System.GetUtcNow().Ticks / 10 - DateTime.UnixEpoch.Ticks / 10);
                _source.Send($$"""{"v":{{SentCount}},"ts":{{last}}}""");
                SentCount++;
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
