namespace EdgeForecast.Inference.Isolation;

/// <summary>Keeps events until the warden's thread hands them out, so that no listener runs under the gate.</summary>
internal sealed class EventQueue
{
    private const int CountMax = 256;
    private readonly Lock _gate = new();
    private readonly Queue<ModelHostEvent> _events = new();

    /// <summary>Events dropped because nobody fetched them in time.</summary>
    public long DroppedCount { get; private set; }

    public void Add(ModelHostEventKind kind, string model, int workerId, string detail)
    {
        lock (_gate)
        {
            if (_events.Count < CountMax) _events.Enqueue(new ModelHostEvent(kind, model, workerId, detail));
            else DroppedCount++;
        }
    }

    public bool TryTake(out ModelHostEvent? taken)
    {
        lock (_gate) return _events.TryDequeue(out taken);
    }
}
