using System.Collections.Concurrent;
using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Startup;

/// <summary>
/// Keeps what each forecast has learnt in small files of its own, and its last slot in another. What a forecast's
/// thread appends is written at once by this loop's, and synced by another within a second: no forecast waits for the
/// disk.
/// </summary>
internal sealed class ForecastStates : IForecastStateStore, ILoop, IAsyncDisposable
{
    private static readonly TimeSpan _syncInterval = TimeSpan.FromSeconds(1);
    private readonly IStorageFolder _folder;
    private readonly TimeProvider _machine;
    private readonly Action<StoreNotice> _onNotice;
    private readonly ConcurrentDictionary<string, JournaledState> _states = new(StringComparer.Ordinal);
    private readonly AutoResetEvent _appended = new(initialState: false);
    private readonly ForecastMarks _marks;
    private readonly DurableOutbox _outbox;
    private readonly ITimer _syncing;
    private int _syncCount;
    private bool _isFailing;

    /// <param name="folder">Where the files lie.</param>
    /// <param name="marks">Which forecasts the outbox was given; disposed with this.</param>
    /// <param name="outbox">Where they wait.</param>
    /// <param name="machine">The clock of the syncs.</param>
    /// <param name="onNotice">Told of what people should know.</param>
    public ForecastStates(
        IStorageFolder folder, ForecastMarks marks, DurableOutbox outbox, TimeProvider machine,
        Action<StoreNotice> onNotice)
    {
        (_marks, _outbox) = (marks, outbox);
        (_folder, _machine, _onNotice) = (folder, machine, onNotice);
        _syncing = machine.CreateTimer(_ => Sync(), null, _syncInterval, _syncInterval);
    }

    public string Name => "store.states";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    public ReadOnlyMemory<byte>? Load(string name)
    {
        var content = StateOf(name).Read();
        if (content.Reading == StateReading.Damaged)
            _onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"The saved state of the forecast \"{name}\" was damaged and set aside; it learns anew."));
        return content.Reading == StateReading.Intact ? content.Content : (ReadOnlyMemory<byte>?)null;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> LoadNotes(string name) => StateOf(name).ReadNotes();

    public void Append(string name, ReadOnlySpan<byte> notes)
    {
        StateOf(name).Append(notes);
        _appended.Set();
    }

    public void BeginSave(string name) => StateOf(name).BeginWrite();

    public void Save(string name, ReadOnlySpan<byte> state) => StateOf(name).Write(state);

    public KeptSlot? LastKept(string name) => _marks.Last(name, _outbox.Newest(name));

    /// <summary>Writes notes as they come until <paramref name="stop"/>, and what waits then.</summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => WriteUntil(heartbeat, stop), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        await _syncing.DisposeAsync();
        foreach (var state in _states.Values) state.Dispose();
        _marks.Dispose();
        _appended.Dispose();
    }

    private JournaledState StateOf(string name) =>
        _states.GetOrAdd(name, static (name, me) => new(me._folder, $"{name}.forecast", me._machine), this);

    private void WriteUntil(IHeartbeat heartbeat, CancellationToken stop)
    {
        Thread.CurrentThread.Name ??= Name;
        using var stopping = stop.UnsafeRegister(appended => ((AutoResetEvent)appended!).Set(), _appended);
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            _appended.WaitOne(_syncInterval);
            WriteNotes();
        }

        WriteNotes();
    }

    private void WriteNotes()
    {
        var problem = "";
        foreach (var (name, state) in _states)
            try
            {
                state.WriteNotes();
            }
            catch (IOException exception)
            {
                problem = $"What the forecast \"{name}\" learnt last could not be written: {exception.Message}";
            }

        // Once, not with every slot.
        if (problem.Length > 0 && !_isFailing) _onNotice(new StoreNotice(StoreNoticeSeverity.Warning, problem));
        _isFailing = problem.Length > 0;
    }

    private void Sync()
    {
        // A disk that takes longer than the interval is not asked twice.
        if (Interlocked.Exchange(ref _syncCount, 1) == 1) return;
        try
        {
            foreach (var state in _states.Values) state.SyncWhenDue();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"What the forecasts learnt last could not be synced: {exception.Message}"));
        }
        finally
        {
            Volatile.Write(ref _syncCount, 0);
        }
    }
}
