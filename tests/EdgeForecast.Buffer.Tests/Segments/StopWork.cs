using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>A seeded workload of samples, gaps and what is set aside, with commits here and there.</summary>
internal sealed class StopWork
{
    private const int BatchCount = 100;
    private const int BatchSamplesMax = 350;

    private readonly SimulatedDisk _disk;
    private readonly SampleGenerator _generator;
    private readonly Random _random;
    private readonly int[] _counts;
    private int _acknowledged;

    public StopWork(SimulatedDisk disk, int seed)
    {
        (_disk, _random, _generator) = (disk, new Random(seed), new SampleGenerator(seed, 3));
        _counts = [.. Enumerable.Range(0, BatchCount).Select(_ => _random.Next(1, BatchSamplesMax))];
        Script = [.. _counts.SelectMany(count => _generator.Take(count))];
    }

    /// <summary>All samples that it appends, in order.</summary>
    public IReadOnlyList<Sample> Script { get; }

    /// <summary>How many of them are durable by now.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public void Run()
    {
        using var rig = new StoreRig(
            _disk, _generator.Table, StoreRig.SmallFiles with { SegmentBytesMax = 16 << 10 });
        rig.OnDurableBatch = batch => Interlocked.Add(ref _acknowledged, batch.Count);
        var at = 0;
        for (var i = 0; i < BatchCount; i++)
        {
            var samples = Script.Skip(at).Take(_counts[i]).ToArray();
            at += samples.Length;
            var batch = StoreRig.Batch(samples);
            if (i % 9 == 0) batch.Quarantine(samples[0], ValidationReason.Step);
            if (i % 11 == 0)
                batch.Reject(new RejectedInput("s", "t", samples[0].ArrivalTime, ValidationReason.Malformed, "d",
                    new byte[100]));
            rig.Append(batch);
            if (i % 13 == 0) rig.AppendGap(new Gap(new Timestamp(i), new Timestamp(i + 1), "test"));
            if (_random.Next(3) > 0) rig.CommitAll();
        }
    }
}
