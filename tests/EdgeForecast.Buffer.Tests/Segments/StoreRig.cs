using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>
/// A store with what it needs around it: clocks that stand still, and a record of what it handed back.
/// </summary>
internal sealed class StoreRig : IDurableBatchHandler, IHeartbeat, IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static readonly SampleStoreOptions SmallFiles = SampleStoreOptions.Default with
    {
        SegmentBytesMax = 96 << 10,
        LogBytesMax = 64 << 10,
        QuarantineBytesMax = 1 << 20,
    };

    private readonly List<SampleBatch> _durable = [];
    private int _beats;

    public StoreRig(
        IStorageFolder folder, SignalTable table, SampleStoreOptions? options = null, TimeProvider? machineClock = null)
    {
        Table = table;
        Clock = new FakeTimeProvider(Start);
        Store = new SampleStore(folder, table, this, options ?? SmallFiles, machineClock ?? Clock, Clock);
    }

    public SignalTable Table { get; }

    public FakeTimeProvider Clock { get; }

    public SampleStore Store { get; }

    public Action<SampleBatch>? OnDurableBatch { get; set; }

    public int Beats => _beats;

    public IReadOnlyList<SampleBatch> Durable
    {
        get
        {
            lock (_durable) return [.. _durable];
        }
    }

    public void OnDurable(SampleBatch batch)
    {
        lock (_durable) _durable.Add(batch);
        OnDurableBatch?.Invoke(batch);
    }

    public void Beat() => Interlocked.Increment(ref _beats);

    public static SampleBatch Batch(IEnumerable<Sample> samples, bool soon = false)
    {
        var list = samples.ToList();
        var batch = new SampleBatch(Math.Max(1, list.Count)) { CommitSoon = soon };
        foreach (var sample in list) batch.Add(sample);
        return batch;
    }

    /// <summary>Appends on this thread; the queue has room.</summary>
    public SampleBatch Append(IEnumerable<Sample> samples, bool soon = false)
    {
        var batch = Batch(samples, soon);
        Append(batch);
        return batch;
    }

    public void Append(SampleBatch batch) => Completed(Store.AppendAsync(batch, CancellationToken.None));

    public void AppendGap(Gap gap) => Completed(Store.AppendGapAsync(gap, CancellationToken.None));

    /// <summary>Commits on this thread until nothing waits.</summary>
    public void CommitAll()
    {
        while (Store.Status.WaitingBatchCount > 0) Store.CommitOnce();
    }

    public (List<Sample> Samples, List<Gap> Gaps) ReadAll(SampleQuery? query = null)
    {
        var (samples, gaps) = (new List<Sample>(), new List<Gap>());
        using var cursor = Store.Open(query ?? new SampleQuery(Timestamp.MinValue, Timestamp.MaxValue));
        while (cursor.MoveNext())
        {
            if (cursor.Gap is { } gap) gaps.Add(gap);
            samples.AddRange(cursor.Samples);
        }

        return (samples, gaps);
    }

    public void Dispose() => Store.Dispose();

    private static void Completed(ValueTask append)
    {
        Assert.True(append.IsCompletedSuccessfully, "the queue of the store is full");
        append.GetAwaiter().GetResult();
    }
}
