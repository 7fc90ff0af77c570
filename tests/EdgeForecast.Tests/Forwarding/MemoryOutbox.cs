using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Tests.Forwarding;

/// <summary>An outbox without a disk, which keeps the rules: oldest first, nothing twice at once.</summary>
internal sealed class MemoryOutbox(int capacity = int.MaxValue) : IOutbox
{
    private readonly Lock _gate = new();
    private readonly List<OutboundMessage> _messages = [];
    private readonly HashSet<string> _out = [];
    private readonly List<string> _completed = [];
    private readonly AsyncSignal _some = new();

    public IReadOnlyList<string> Completed
    {
        get { lock (_gate) return [.. _completed]; }
    }

    public int OutCount
    {
        get { lock (_gate) return _out.Count; }
    }

    public OutboxStatus Status
    {
        get { lock (_gate) return new OutboxStatus(_messages.Count, null, 0, _completed.Count, 0); }
    }

    public bool HandOver(OutboundMessage message)
    {
        lock (_gate)
        {
            if (_messages.Count >= capacity) return false;
            _messages.Add(message);
        }

        _some.Set();
        return true;
    }

    public IReadOnlyList<OutboundMessage> Take(int countMax)
    {
        lock (_gate)
        {
            var taken = _messages.Where(message => !_out.Contains(message.Id)).Take(countMax).ToArray();
            foreach (var message in taken) _out.Add(message.Id);
            return taken;
        }
    }

    public void Complete(string id)
    {
        lock (_gate)
        {
            _messages.RemoveAll(message => message.Id == id);
            _out.Remove(id);
            _completed.Add(id);
        }
    }

    public void Release(string id)
    {
        lock (_gate) _out.Remove(id);
        _some.Set();
    }

    public async ValueTask WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            lock (_gate)
                if (_messages.Exists(message => !_out.Contains(message.Id)))
                    return;
            await _some.WaitAsync(stop);
        }
    }
}
