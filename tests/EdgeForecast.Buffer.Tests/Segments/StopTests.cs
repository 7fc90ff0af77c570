using System.Collections.Concurrent;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>
/// The machine stops at an operation of a workload, with one of four fates for the writes that were not synced; then
/// the store opens what is left. A workload runs once, and at each of the operations that are asked for a copy of the
/// disk is taken as the stop would leave it. A stop is named by seed, fate and operation.
/// </summary>
public sealed class StopTests
{
    private const int Seeds = 20;
    private const int StopsASeed = 50;
    private static readonly bool _isLong = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;

    [Fact]
    public async Task A_thousand_stops_at_any_operation_lose_nothing_acknowledged()
    {
        // How many operations a workload takes, so that stops fall everywhere in it.
        var undisturbed = new SimulatedDisk();
        new StopWork(undisturbed, 0).Run();
        var files = undisturbed.ListFiles().Count(name => name.EndsWith(".db", StringComparison.Ordinal));
        Assert.True(undisturbed.OperationCount > 500 && files > 3, $"{undisturbed.OperationCount}, {files} files");
        var (stops, acknowledged) = (0L, 0L);
        for (var seed = 1; seed <= (_isLong ? 20 : 1) * Seeds; seed++)
        {
            var random = new Random(seed);
            var fates = Enumerable.Range(0, StopsASeed)
                .Select(_ => (At: 1 + random.NextInt64(undisturbed.OperationCount), Kind: (CutKind)random.Next(4)))
                .ToLookup(stop => stop.At, stop => stop.Kind);
            var (count, sum) = await StopAsync(seed, at => fates[at]);
            (stops, acknowledged) = (stops + count, acknowledged + sum);
        }

        Assert.True(stops > 0.9 * Seeds * StopsASeed, $"only {stops} stops");
        Assert.True(acknowledged > 100L * stops, $"only {acknowledged} samples were acknowledged: nothing is shown");
    }

    [Fact]
    public async Task Stops_at_each_operation_of_one_workload_lose_nothing_acknowledged()
    {
        // With each fate of the writes, at each operation; reduced, at some, with one fate each.
        var kinds = Enum.GetValues<CutKind>();
        var (stops, _) = await StopAsync(0, at => _isLong ? kinds : at % 17 == 0 ? [kinds[at % 4]] : []);
        Assert.True(stops > 20, $"only {stops} stops");
    }

    /// <summary>Works, and starts again from each stop that is asked for, beside it.</summary>
    /// <returns>How many stops there were, and what was acknowledged before all of them.</returns>
    private static async Task<(long Stops, long Acknowledged)> StopAsync(
        int seed, Func<long, IEnumerable<CutKind>> fatesAt)
    {
        var disk = new SimulatedDisk();
        var work = new StopWork(disk, seed);
        var (stops, acknowledged) = (0L, 0L);
        using var cuts = new BlockingCollection<(string Context, SimulatedDisk After, int Acknowledged)>(8);
        using var failed = new CancellationTokenSource();
        disk.Passing = at =>
        {
            foreach (var kind in fatesAt(at))
                cuts.Add(
                    ($"seed {seed}, {kind} at operation {at}",
                        disk.AfterCut(new Random((seed * 10_007) + ((int)at * 4) + (int)kind), kind),
                        work.Acknowledged),
                    failed.Token);
        };
        async Task StartAgainAsync()
        {
            await Task.Yield();
            try
            {
                foreach (var (context, after, count) in cuts.GetConsumingEnumerable(failed.Token))
                {
                    StartAgain(seed, after, work.Script, count, context);
                    Interlocked.Increment(ref stops);
                    Interlocked.Add(ref acknowledged, count);
                }
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }

        Task[] starting = [Task.Run(StartAgainAsync), Task.Run(StartAgainAsync)];
        try
        {
            await Task.Run(work.Run);
        }
        catch (Exception) when (failed.IsCancellationRequested)
        {
            // What has failed says why.
            await Task.WhenAll(starting);
        }

        cuts.CompleteAdding();
        await Task.WhenAll(starting);
        return (stops, acknowledged);
    }

    private static void StartAgain(
        int seed, SimulatedDisk after, IReadOnlyList<Sample> script, int acknowledged, string context)
    {
        using var rig = new StoreRig(after, new SampleGenerator(seed, 3).Table);
        Assert.True(rig.Store.Status.IsWritable, $"{context}: {rig.Store.Status.LastError}");
        var before = rig.ReadAll().Samples;
        SampleAssert.HoldsAcknowledged(script, acknowledged, before, context);
        Assert.True(after.ListAll().All(name => !name.StartsWith("quarantine/", StringComparison.Ordinal)),
            $"{context}: a stop is no damage, but something was set aside");
        // It goes on from there.
        rig.Append(new SampleGenerator(seed, 3).Take(50));
        rig.CommitAll();
        Assert.Equal(before.Count + 50, rig.ReadAll().Samples.Count);
    }
}
