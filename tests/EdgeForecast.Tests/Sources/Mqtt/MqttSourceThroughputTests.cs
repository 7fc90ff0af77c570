using System.Diagnostics;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.Tests.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

/// <summary>Reports how fast messages come through; fails only when some do not.</summary>
public sealed class MqttSourceThroughputTests(ITestOutputHelper output)
{
    private static readonly int _count =
        Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1" ? 200_000 : 20_000;

    [Fact]
    public async Task Every_message_of_a_flood_comes_through_mosquitto_and_is_acknowledged()
    {
        using var broker = await Mosquitto.StartAsync("max_inflight_messages 1000");
        var store = new CommittingStore();
        var source = TestSource.Create(TestSource.Options(broker.Port), store);
        store.Source = source;

        // The session exists and waits at the broker while the messages are published.
        var first = RunningLoop.Start(source);
        await Eventually.True(() => source.Status.Connected, "the session is made");
        await first.DisposeAsync();
        await PublishAsync(broker.Port);

        var (cpu, allocated, start) = (CpuTime(), GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        await using var running = RunningLoop.Start(source);
        await Eventually.True(
            () => store.SampleCount >= _count && source.Status.UnacknowledgedCount == 0, "all of them");
        var elapsed = Stopwatch.GetElapsedTime(start);
        Assert.Equal(_count, store.SampleCount);
        Assert.Equal((double)_count * (_count + 1) / 2, store.Sum);
        Assert.Equal(_count, source.Status.MessageCount);
        output.WriteLine(
            $"{_count / elapsed.TotalSeconds:F0} messages/s over QoS 1, {store.BatchCount} batches, "
            + $"{(CpuTime() - cpu).TotalMicroseconds / _count:F1} us of CPU and "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / _count} bytes allocated a message, the library included");
    }

    private static TimeSpan CpuTime() => Process.GetCurrentProcess().TotalProcessorTime;

    private static async Task PublishAsync(int port)
    {
        await using var publisher = await TestPublisher.ConnectAsync(port);
        foreach (var chunk in Enumerable.Range(1, _count).Chunk(500))
            await Task.WhenAll(chunk.Select(value => publisher.PublishAsync(MqttSourcePeer.Topic, value)));
    }

    // Commits whatever waits, at once, and acknowledges it from another thread, as the store's owner does.
    private sealed class CommittingStore : IBatchIntake
    {
        private readonly Queue<SampleBatch> _pool = new();
        private readonly Lock _gate = new();

        public ISource? Source { get; set; }

        public long SampleCount { get; private set; }

        public double Sum { get; private set; }

        public int BatchCount { get; private set; }

        public SampleBatch Rent()
        {
            lock (_gate) return _pool.TryDequeue(out var batch) ? batch : new SampleBatch(512);
        }

        public void Return(SampleBatch batch)
        {
            batch.Clear();
            lock (_gate) _pool.Enqueue(batch);
        }

        public ValueTask HandOverAsync(SampleBatch batch, CancellationToken stop)
        {
            foreach (ref readonly var sample in batch.Samples) Sum += sample.Value;
            SampleCount += batch.Count;
            BatchCount++;
            var position = batch.Position;
            Return(batch);
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Source!.Acknowledge(state.position),
                (Source, position), preferLocal: false);
            return ValueTask.CompletedTask;
        }
    }
}
