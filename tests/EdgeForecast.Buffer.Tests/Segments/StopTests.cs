using System.Globalization;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>
/// The machine stops at a seeded operation of a workload, with one of four fates for the writes that were not synced;
/// then the store opens what is left. A run is named by its seed.
/// </summary>
public sealed class StopTests
{
    private const int Stops = 1000;

    [Fact]
    public void A_thousand_stops_at_any_operation_lose_nothing_acknowledged()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("EDGEFORECAST_STOPS"),
            CultureInfo.InvariantCulture, out var stops) ? stops
            : Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is null ? Stops : 20 * Stops;
        // How many operations the whole workload takes, so that stops fall everywhere in it.
        var undisturbed = new SimulatedDisk();
        var (_, all) = Work(undisturbed, 0);
        Assert.True(all > 1000);
        var acknowledged = 0L;
        Parallel.For(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
            Interlocked.Add(ref acknowledged, StopOnce(seed, undisturbed.OperationCount)));
        Assert.True(acknowledged > 100L * count, $"only {acknowledged} samples were acknowledged: nothing is shown");
    }

    [Fact]
    public void Stops_at_each_operation_of_one_workload_lose_nothing_acknowledged()
    {
        const int Seed = 0;
        var undisturbed = new SimulatedDisk();
        Work(undisturbed, Seed);
        // With each fate of the writes, at each operation; reduced, at some, with one fate each.
        var all = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;
        var points = new List<(long At, CutKind Kind)>();
        for (var at = 1L; at <= undisturbed.OperationCount; at += all ? 1 : 17)
            foreach (var kind in Enum.GetValues<CutKind>())
                if (all || (int)kind == at % 4)
                    points.Add((at, kind));
        Parallel.ForEach(points, new ParallelOptions { MaxDegreeOfParallelism = 2 },
            point => StopOnce(Seed, point.At, point.Kind, new Random((int)point.At)));
    }

    private static int StopOnce(int seed, long operationCount)
    {
        var random = new Random(seed);
        var stopAt = 1 + random.NextInt64(operationCount);
        return StopOnce(seed, stopAt, (CutKind)random.Next(4), random);
    }

    private static int StopOnce(int seed, long stopAt, CutKind kind, Random random)
    {
        var disk = new SimulatedDisk { StopAt = stopAt };
        var context = $"seed {seed}, {kind} at operation {disk.StopAt}";
        var (appended, acknowledged) = Work(disk, seed);
        var after = disk.AfterCut(random, kind);
        using (var rig = new StoreRig(after, new SampleGenerator(seed, 3).Table))
        {
            Assert.True(rig.Store.Status.IsWritable, $"{context}: {rig.Store.Status.LastError}");
            SampleAssert.HoldsAcknowledged(appended, acknowledged, rig.ReadAll().Samples, context);
            Assert.True(after.ListAll().All(name => !name.StartsWith("quarantine/", StringComparison.Ordinal)),
                $"{context}: a stop is no damage, but something was set aside");
            // It goes on from there.
            var before = rig.ReadAll().Samples.Count;
            rig.Append(new SampleGenerator(seed, 3).Take(50));
            rig.CommitAll();
            Assert.Equal(before + 50, rig.ReadAll().Samples.Count);
        }

        return acknowledged;
    }

    /// <summary>
    /// Appends until the machine stops; returns what was appended and how much of it was acknowledged.
    /// </summary>
    private static (IReadOnlyList<Sample> Appended, int Acknowledged) Work(SimulatedDisk disk, int seed)
    {
        var random = new Random(seed);
        var generator = new SampleGenerator(seed, 3);
        var appended = new List<Sample>();
        var acknowledged = 0;
        using var rig = new StoreRig(disk, generator.Table, StoreRig.SmallFiles with { SegmentBytesMax = 64 << 10 });
        rig.OnDurableBatch = batch => acknowledged += batch.Count;
        try
        {
            for (var i = 0; i < 60 && rig.Store.Status.IsWritable; i++)
            {
                var samples = generator.Take(random.Next(1, 350));
                appended.AddRange(samples);
                var batch = StoreRig.Batch(samples);
                if (i % 9 == 0) batch.Quarantine(samples[0], ValidationReason.Step);
                if (i % 11 == 0)
                    batch.Reject(new RejectedInput("s", "t", samples[0].ArrivalTime, ValidationReason.Malformed, "d",
                        new byte[100]));
                rig.Append(batch);
                if (i % 13 == 0) rig.AppendGap(new Gap(new Timestamp(i), new Timestamp(i + 1), "test"));
                if (random.Next(3) > 0) rig.CommitAll();
            }
        }
        catch (PowerCutException)
        {
            return (appended, acknowledged);
        }
        catch (Exception exception) when (exception is IOException or LiteDB.LiteException or ObjectDisposedException)
        {
            // What the engine makes of a stopped machine.
            return (appended, acknowledged);
        }

        return (appended, acknowledged);
    }
}
