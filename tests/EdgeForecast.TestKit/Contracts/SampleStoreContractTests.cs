using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit.Fakes;
using Xunit;

namespace EdgeForecast.TestKit.Contracts;

/// <summary>What every store of samples promises. A test project derives from this for each of its stores.</summary>
public abstract class SampleStoreContractTests
{
    private static readonly Timestamp _start = new(new DateTime(2026, 3, 1).Ticks - DateTime.UnixEpoch.Ticks);
    private static readonly SampleQuery _everything = new(Timestamp.MinValue, Timestamp.MaxValue);

    protected SignalTable Signals { get; } = new(["a", "b", "c"]);

    protected DurableRecorder Durable { get; } = new();

    /// <summary>
    /// Opens the store, running. Called again after the rig before it was disposed, it opens the same place again.
    /// </summary>
    protected abstract Task<ISampleStoreRig> OpenAsync(SignalTable signals, IDurableBatchHandler handler);

    [Fact]
    public async Task A_new_store_holds_nothing()
    {
        await using var rig = await OpenAsync(Signals, Durable);
        Assert.Empty(Read(rig.Reader, _everything).Samples);
        Assert.Empty(Read(rig.Reader, _everything).Gaps);
    }

    [Fact]
    public async Task A_store_reports_batches_durable_once_each_in_the_order_of_appending()
    {
        await using var rig = await OpenAsync(Signals, Durable);
        var batches = new List<SampleBatch>();
        for (var i = 1; i <= 300; i++)
        {
            var batch = Batch(i, Reading(i % 3, i, i));
            batches.Add(batch);
            await rig.Store.AppendAsync(batch, CancellationToken.None);
        }

        await DurableAsync(300);
        Assert.Equal(batches, Durable.Batches);
        Assert.Equal(Enumerable.Range(1, 300).Select(i => new SourcePosition(1, i)), Durable.Positions);
    }

    [Fact]
    public async Task A_store_reports_a_batch_without_accepted_samples_durable_too()
    {
        await using var rig = await OpenAsync(Signals, Durable);
        var empty = Batch(1);
        var quarantined = Batch(2, Reading(0, double.NaN, 1));
        quarantined.Quarantine(quarantined.Samples[0], ValidationReason.NotFinite);
        quarantined.Keep(0);
        var rejected = Batch(3);
        rejected.Reject(new RejectedInput("source", "topic", _start, ValidationReason.Malformed, "no number", [1, 2]));
        foreach (var batch in new[] { empty, quarantined, rejected })
            await rig.Store.AppendAsync(batch, CancellationToken.None);
        await DurableAsync(3);
        Assert.Equal([empty, quarantined, rejected], Durable.Batches);
        Assert.Empty(Read(rig.Reader, _everything).Samples);
    }

    [Fact]
    public async Task A_store_gives_every_field_back_bit_for_bit()
    {
        Sample[] samples =
        [
            Reading(0, 0.1, 1),
            Reading(0, -0.0, 2),
            Reading(0, double.Epsilon, 3),
            Reading(0, double.MaxValue, 4),
            Reading(0, double.MinValue, 5) with
            {
                Quality = new Quality(0x4080_0000),
                Flags = SampleFlags.MarkedUncertain,
            },
            Reading(0, Math.PI, 6) with { Quality = new Quality(0x0000_0400) },
            Reading(0, 1, 7) with { SourceTime = _start - TimeSpan.FromDays(400) },
            Reading(0, 2, 8) with { SourceTime = _start + TimeSpan.FromTicks(1) },
            Reading(0, 3, 9) with { ArrivalTime = Reading(0, 3, 9).ArrivalTime + TimeSpan.FromTicks(7) },
            Reading(0, 4, 10) with { Flags = SampleFlags.NoSourceTime | SampleFlags.Redelivered, DeliveryId = 65535 },
            Reading(0, 5, 11) with { Flags = SampleFlags.NoSourceTime, DeliveryId = 1 },
        ];
        await using var rig = await OpenAsync(Signals, Durable);
        await rig.Store.AppendAsync(Batch(1, samples), CancellationToken.None);
        await DurableAsync(1);
        var read = Read(rig.Reader, _everything).Samples;
        Assert.Equal(samples, read);
        Assert.Equal(Bits(samples), Bits(read));
    }

    [Fact]
    public async Task A_store_keeps_the_order_of_arrival_within_a_signal()
    {
        var random = new Random(7);
        var expected = new List<Sample>();
        await using (var rig = await OpenAsync(Signals, Durable))
        {
            var index = 0;
            for (var i = 1; i <= 40; i++)
            {
                var samples = new Sample[random.Next(1, 200)];
                for (var k = 0; k < samples.Length; k++)
                    samples[k] = Reading(random.Next(3), random.NextDouble(), ++index);
                expected.AddRange(samples);
                await rig.Store.AppendAsync(Batch(i, samples), CancellationToken.None);
            }

            await DurableAsync(40);
            CheckBySignal(expected, Read(rig.Reader, _everything).Samples);
        }

        await using var again = await OpenAsync(Signals, new DurableRecorder());
        CheckBySignal(expected, Read(again.Reader, _everything).Samples);
    }

    [Fact]
    public async Task A_store_filters_by_arrival_and_by_signal()
    {
        await using var rig = await OpenAsync(Signals, Durable);
        var samples = Enumerable.Range(1, 300).Select(i => Reading(i % 3, i, i)).ToArray();
        await rig.Store.AppendAsync(Batch(1, samples), CancellationToken.None);
        await DurableAsync(1);
        var query = new SampleQuery(samples[100].ArrivalTime, samples[200].ArrivalTime, [new SignalId(1)]);
        var expected = samples[100..200].Where(sample => sample.Signal.Index == 1);
        Assert.Equal(expected, Read(rig.Reader, query).Samples);
        Assert.Empty(Read(rig.Reader, new SampleQuery(_start - TimeSpan.FromDays(2), _start)).Samples);
    }

    [Fact]
    public async Task A_store_gives_gaps_back()
    {
        var gap = new Gap(_start, _start + TimeSpan.FromSeconds(90), "source-disconnected", "plant", 12);
        await using (var rig = await OpenAsync(Signals, Durable))
        {
            await rig.Store.AppendAsync(Batch(1, Reading(0, 1, 1)), CancellationToken.None);
            await rig.Store.AppendGapAsync(gap, CancellationToken.None);
            await rig.Store.AppendAsync(Batch(2, Reading(0, 2, 2)), CancellationToken.None);
            await DurableAsync(2);
            Assert.Equal([gap], Read(rig.Reader, _everything).Gaps);
        }

        await using var again = await OpenAsync(Signals, new DurableRecorder());
        Assert.Equal([gap], Read(again.Reader, _everything).Gaps);
        Assert.Equal([1.0, 2.0], Read(again.Reader, _everything).Samples.Select(sample => sample.Value));
    }

    [Fact]
    public async Task A_store_stopped_cleanly_has_made_durable_what_it_took_in()
    {
        await using (var rig = await OpenAsync(Signals, Durable))
            for (var i = 1; i <= 20; i++)
                await rig.Store.AppendAsync(Batch(i, Reading(0, i, i)), CancellationToken.None);
        Assert.Equal(20, Durable.Count);
        await using var again = await OpenAsync(Signals, new DurableRecorder());
        Assert.Equal(
            Enumerable.Range(1, 20).Select(i => (double)i),
            Read(again.Reader, _everything).Samples.Select(sample => sample.Value));
    }

    [Fact]
    public async Task A_store_goes_on_after_it_is_opened_again()
    {
        for (var round = 0; round < 3; round++)
        {
            var durable = new DurableRecorder();
            await using var rig = await OpenAsync(Signals, durable);
            await rig.Store.AppendAsync(Batch(1, Reading(0, round, round + 1)), CancellationToken.None);
            await Eventually.True(() => durable.Count == 1, "the batch is durable");
            Assert.Equal(round + 1, Read(rig.Reader, _everything).Samples.Count);
        }
    }

    [Fact]
    public async Task A_store_takes_signals_by_name_when_their_numbers_have_changed()
    {
        await using (var rig = await OpenAsync(Signals, Durable))
        {
            await rig.Store.AppendAsync(
                Batch(1, Reading(0, 10, 1), Reading(1, 11, 2), Reading(2, 12, 3)), CancellationToken.None);
            await DurableAsync(1);
        }

        // "a" is gone from the configuration: its samples are not readable in this process, the others are.
        await using var again = await OpenAsync(new SignalTable(["c", "new", "b"]), new DurableRecorder());
        var read = Read(again.Reader, _everything).Samples;
        Assert.Equal(12.0, Assert.Single(read, sample => sample.Signal.Index == 0).Value);
        Assert.Equal(11.0, Assert.Single(read, sample => sample.Signal.Index == 2).Value);
        Assert.Equal(2, read.Count);
    }

    /// <summary>Reads everything that a query finds.</summary>
    protected static (IReadOnlyList<Sample> Samples, IReadOnlyList<Gap> Gaps) Read(
        ISampleReader reader, SampleQuery query)
    {
        var samples = new List<Sample>();
        var gaps = new List<Gap>();
        using var cursor = reader.Open(query);
        while (cursor.MoveNext())
        {
            if (cursor.Gap is { } gap)
            {
                Assert.True(cursor.Samples.IsEmpty, "a step is either samples or a gap");
                gaps.Add(gap);
            }

            samples.AddRange(cursor.Samples);
        }

        return (samples, gaps);
    }

    protected Task DurableAsync(int count) => Eventually.True(() => Durable.Count >= count, $"{count} batches durable");

    private static SampleBatch Batch(long sequence, params Sample[] samples)
    {
        var batch = new SampleBatch(Math.Max(1, samples.Length)) { Position = new SourcePosition(1, sequence) };
        foreach (var sample in samples) batch.Add(sample);
        return batch;
    }

    private static Sample Reading(int signal, double value, int second) => new(
        new SignalId(signal), value, Quality.Good,
        SourceTime: _start + TimeSpan.FromSeconds(second),
        ArrivalTime: _start + TimeSpan.FromSeconds(second) + TimeSpan.FromMilliseconds(37));

    private static IEnumerable<long> Bits(IEnumerable<Sample> samples) =>
        samples.Select(sample => BitConverter.DoubleToInt64Bits(sample.Value));

    private static void CheckBySignal(List<Sample> expected, IReadOnlyList<Sample> read)
    {
        Assert.Equal(expected.Count, read.Count);
        foreach (var signal in expected.Select(sample => sample.Signal).Distinct())
            Assert.Equal(
                expected.Where(sample => sample.Signal == signal), read.Where(sample => sample.Signal == signal));
    }
}
