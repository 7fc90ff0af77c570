using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.Mqtt;

public sealed class PlantPublisherTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Readings_reach_a_subscriber_in_order_with_quality_of_service_1()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        await using var listener = await Listener.StartAsync(broker.Address);
        await using var running = new Running(broker.Address);

        for (var number = 0; number < 100; number++) running.Publisher.Send(Oil(number));

        await Eventually.True(() => listener.Heard.Count == 100, "100 messages");
        Assert.Equal(
            Enumerable.Range(0, 100).Select(number =>
                ("line/t4/oil_temperature", $$"""{"v":{{number}},"ts":"2026-03-02T04:00:00.000Z","q":"good"}""", 1)),
            listener.Heard);
        await Eventually.True(() => running.Publisher.PublishedCount == 100, "100 confirmations");
        Assert.Equal(1, running.Publisher.ConnectionCount);
    }

    [Fact]
    public async Task A_broker_that_comes_late_gets_everything()
    {
        var broker = await EmbeddedBroker.StartAsync();
        await broker.DisposeAsync();
        await using var running = new Running(broker.Address);
        running.Publisher.Send(Oil(1));
        running.Publisher.Send(Oil(2));
        await Eventually.True(() => running.Publisher.FailureCount > 0, "a failed attempt");
        Assert.Contains(broker.Address.ToString(), running.Publisher.LastFailure, StringComparison.Ordinal);

        await using var back = await EmbeddedBroker.StartAsync(broker.Address.Port);

        await Eventually.True(() => running.Publisher.PublishedCount == 2, "both messages");
    }

    [Fact]
    public async Task A_broker_that_restarts_is_found_again_and_nothing_is_lost()
    {
        var broker = await EmbeddedBroker.StartAsync();
        await using var running = new Running(broker.Address);
        running.Publisher.Send(Oil(1));
        await Eventually.True(() => running.Publisher.PublishedCount == 1, "the first message");
        await broker.DisposeAsync();

        await using var back = await EmbeddedBroker.StartAsync(broker.Address.Port);
        await using var listener = await Listener.StartAsync(back.Address);
        for (var number = 2; number <= 20; number++) running.Publisher.Send(Oil(number));

        await Eventually.True(() => running.Publisher.PublishedCount == 20, "all messages");
        await Eventually.True(() => listener.Heard.DistinctBy(heard => heard.Payload).Count() == 19, "19 messages");
        Assert.True(running.Publisher.ConnectionCount >= 2);
        Assert.Equal(0, running.Publisher.DroppedCount);
    }

    [Fact]
    public async Task A_crash_breaks_the_connection_and_the_next_reading_makes_a_new_one()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        await using var listener = await Listener.StartAsync(broker.Address);
        await using var running = new Running(broker.Address);

        running.Publisher.Send(Oil(1));
        running.Publisher.Crash();
        running.Publisher.Send(Oil(2));

        await Eventually.True(() => listener.Heard.Count == 2, "both messages");
        Assert.Equal(2, running.Publisher.ConnectionCount);
        Assert.Equal(0, running.Publisher.FailureCount);
    }

    [Fact]
    public async Task What_cannot_be_held_is_dropped_oldest_first_and_counted()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        await using var listener = await Listener.StartAsync(broker.Address);
        var publisher = new PlantPublisher(broker.Address, "test", "line", "t4", 1, TimeProvider.System);
        for (var number = 0; number < 10_003; number++) publisher.Send(Oil(number));
        Assert.Equal(3, publisher.DroppedCount);

        await using var running = new Running(publisher);

        await Eventually.True(() => !listener.Heard.IsEmpty, "a message");
        Assert.StartsWith("{\"v\":3,", listener.Heard.First().Payload, StringComparison.Ordinal);
    }

    private static Delivery Oil(double value) =>
        new(3, SensorDescription.All[(int)PlantSignal.OilTemperature], value, _start);

    /// <summary>A publisher that runs until the test ends.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;

        public Running(BrokerAddress broker)
            : this(new PlantPublisher(broker, "test", "line", "t4", 1, TimeProvider.System))
        {
        }

        public Running(PlantPublisher publisher)
        {
            Publisher = publisher;
            _loop = publisher.RunAsync(_stop.Token);
        }

        public PlantPublisher Publisher { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _loop);
            _stop.Dispose();
        }
    }
}
