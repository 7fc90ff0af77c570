using System.Text;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Worker;

/// <summary>
/// The scripted work: batches one after another through the store's own loop, and a state file between.
/// </summary>
internal sealed class StorageWork : IDurableBatchHandler, IHeartbeat, IDisposable
{
    private const int BatchCount = 60;
    private const int SignalCount = 3;

    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly KillingFolder _folder;
    private readonly SampleGenerator _generator;
    private readonly SampleStore _store;
    private readonly Random _random;
    private TaskCompletionSource _durable = new();
    private int _acknowledged;

    public StorageWork(string path, int seed, long stopAt)
    {
        _folder = new KillingFolder(DiskFolder.Create(path), stopAt, seed);
        _generator = new SampleGenerator(seed, SignalCount);
        _random = new Random(seed);
        _store = new SampleStore(_folder, _generator.Table, this, SampleStoreOptions.Default with
        {
            SegmentBytesMax = 16 << 10,
            LogBytesMax = 64 << 10,
            QuarantineBytesMax = 1 << 20,
        }, TimeProvider.System, TimeProvider.System);
    }

    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var run = _store.RunAsync(this, stop.Token);
        var state = new StateFile(_folder, "ledger.state");
        for (var i = 0; i < BatchCount; i++)
        {
            var samples = _generator.Take(_random.Next(1, 350));
            var batch = new SampleBatch(samples.Length) { CommitSoon = true };
            foreach (var sample in samples) batch.Add(sample);
            if (i % 9 == 0) batch.Quarantine(samples[0], ValidationReason.Step);
            _durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _store.AppendAsync(batch, CancellationToken.None);
            await _durable.Task;
            if (i % 5 != 4) continue;
            state.Write(BitConverter.GetBytes(i));
            Say($"state {i}");
        }

        await stop.CancelAsync();
        await run;
        Say($"ops {_folder.OperationCount}");
    }

    public void OnDurable(SampleBatch batch)
    {
        _acknowledged += batch.Count;
        Say($"ack {_acknowledged}");
        _durable.SetResult();
    }

    public void Beat()
    {
    }

    public void Dispose() => _store.Dispose();

    private void Say(string line) => _output.Write(Encoding.ASCII.GetBytes(line + "\n"));
}
