using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Core.Windows;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>What the road from hand-over to store costs.</summary>
public sealed class IngestRoadTests
{
    private const int SignalCount = 100;

    private static readonly SignalRules _rules = new(
        new RangeRuleOptions(-40, 150), new StepRuleOptions(50), new RateRuleOptions(1000),
        new StuckRuleOptions(TimeSpan.FromMinutes(10)), OutOfOrder: new OutOfOrderRuleOptions(TimeSpan.FromSeconds(5)));

    private readonly IngestPipeline _pipeline;
    private readonly IBatchIntake _intake;
    private readonly CountingSource _source;
    private readonly IngestLoop _loop;
    private long _step;

    public IngestRoadTests()
    {
        _pipeline = new IngestPipeline(new IngestOptions(QueuedBatchCountMax: 32, BatchCapacity: 500));
        IBatchIntake? intake = null;
        _source = _pipeline.Connect(entrance =>
        {
            intake = entrance;
            return new CountingSource();
        });
        _intake = intake!;
        var window = new WindowDefinition(TimeSpan.FromSeconds(1), 60, [new WindowColumn("a"), new WindowColumn("b")]);
        var history = new FeatureHistory([new BoundWindow(window, [new SignalId(3), new SignalId(50)])]);
        _loop = new IngestLoop(
            _pipeline, new Gate([.. Enumerable.Repeat(_rules, SignalCount)]), [history], new InstantStore(_pipeline),
            TimeProvider.System);
    }

    /// <summary>
    /// All on one thread: the queue is filled, and a loop that is told to stop empties it. What a run of the loop
    /// itself costs is the same with an empty queue.
    /// </summary>
    [Fact]
    public void The_road_from_hand_over_to_store_allocates_nothing_for_samples()
    {
        // A collection that another test starts books up to 8 KB on this thread; not in every round.
        const int Rounds = 8;
        // The history's queue of samples that wait for a cut grows to its bound within 16,384 samples of two signals.
        for (var warmUp = 0; warmUp < 100; warmUp++) RunOnce(batchCount: 32);
        var empty = Enumerable.Range(0, Rounds).Min(_ => RunOnce(batchCount: 0));
        var full = Enumerable.Range(0, Rounds).Min(_ => RunOnce(batchCount: 32));
        Assert.Equal(empty, full);
        Assert.Equal((100 + Rounds) * 32, _source.Status.MessageCount);
        Assert.True(_loop.Status.QuarantinedCount > 0);
    }

    /// <summary>The road is to carry 100,000 values a second on two cores beside everything else.</summary>
    [Fact]
    public async Task The_road_carries_far_more_than_it_has_to()
    {
        const int BatchCount = 4000;
        await using var running = RunningLoop.Start(_loop);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < BatchCount; i++) await _intake.HandOverAsync(Filled(), CancellationToken.None);
        await Eventually.True(() => _source.Status.MessageCount == BatchCount, "all is through");
        var samplesPerSecond = BatchCount * 500 / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{samplesPerSecond / 1e6:F2} million samples/s");
        Assert.True(samplesPerSecond > 250_000, $"{samplesPerSecond:F0} samples/s");
    }

    private long RunOnce(int batchCount)
    {
        var heartbeat = new CountingHeartbeat();
        var stopped = new CancellationToken(canceled: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < batchCount; i++)
        {
            var handOver = _intake.HandOverAsync(Filled(), CancellationToken.None);
            Assert.True(handOver.IsCompletedSuccessfully);
        }

        var run = _loop.RunAsync(heartbeat, stopped);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(run.IsCompletedSuccessfully);
        return allocated;
    }

    private SampleBatch Filled()
    {
        var batch = _intake.Rent();
        for (var i = 0; !batch.IsFull; i++)
        {
            if (i % SignalCount == 0) _step++;
            var time = new Timestamp(_step * 10 * TimeSpan.TicksPerMillisecond);
            var value = i == 77 ? double.NaN : 20 + (_step % 17 * 0.1);
            batch.Add(new Sample(new SignalId(i % SignalCount), value, Quality.Good, time, time));
        }

        batch.Position = new SourcePosition(1, _step);
        return batch;
    }
}
