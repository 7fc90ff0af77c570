namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Keeps events until the warden's thread hands them out, so that no listener runs under the gate. To add one asks for
/// no memory.
/// </summary>
internal sealed class EventQueue
{
    private const int CountMax = 256;
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _events = new(CountMax);

    /// <summary>Events dropped because nobody fetched them in time.</summary>
    public long DroppedCount { get; private set; }

    /// <param name="kind">What.</param>
    /// <param name="model">The model's name; empty where none is concerned.</param>
    /// <param name="workerId">The process id of the worker; 0 where none is concerned.</param>
    /// <param name="detail">For people.</param>
    /// <param name="more">What follows it.</param>
    public void Add(ModelHostEventKind kind, string model, int workerId, Remark detail, Remark more = default)
    {
        lock (_gate)
        {
            if (_events.Count < CountMax) _events.Enqueue(new Entry(kind, model, workerId, detail, more));
            else DroppedCount++;
        }
    }

    public bool TryTake(out ModelHostEvent? taken)
    {
        taken = null;
        Entry entry;
        lock (_gate)
            if (!_events.TryDequeue(out entry))
                return false;
        taken = new ModelHostEvent(entry.Kind, entry.Model, entry.WorkerId, $"{entry.Detail}{entry.More}");
        return true;
    }

    private readonly record struct Entry(
        ModelHostEventKind Kind, string Model, int WorkerId, Remark Detail, Remark More);
}
