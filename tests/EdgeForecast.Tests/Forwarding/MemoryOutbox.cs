using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;

namespace EdgeForecast.Tests.Forwarding;

/// <summary>
/// An outbox without a disk, which keeps the rules: oldest first, nothing twice at once. An id that begins with b is of
/// the backlog, one with h is history.
/// </summary>
internal sealed class MemoryOutbox(int capacity = int.MaxValue) : IOutbox
{
    private readonly Lock _gate = new();
    private readonly List<OutboundMessage> _messages = [];
    private readonly HashSet<string> _out = [];
    private readonly List<string> _completed = [];
    private readonly AsyncSignal _some = new();
    private readonly AsyncSignal _someOld = new();

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
        _someOld.Set();
        return true;
    }

    public IReadOnlyList<OutboxOffer> Take(OutboxLane lane, int countMax)
    {
        lock (_gate)
        {
            var taken = Waiting(lane).Take(countMax).ToArray();
            foreach (var message in taken) _out.Add(message.Id);
            return [.. taken.Select(message => new OutboxOffer(message, IsHistorical: message.Id.StartsWith('h')))];
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

        _some.Set();
    }

    public void Release(string id)
    {
        lock (_gate) _out.Remove(id);
        _some.Set();
        _someOld.Set();
    }

    public async ValueTask WaitAsync(OutboxLane lane, CancellationToken stop)
    {
        while (true)
        {
            lock (_gate)
                if (Waiting(lane).Any())
                    return;
            await (lane == OutboxLane.Live ? _some : _someOld).WaitAsync(stop);
        }
    }

    // What is old is called so by its id; of what is live one of a stream at a time.
    private IEnumerable<OutboundMessage> Waiting(OutboxLane lane) => lane == OutboxLane.Backlog
        ? _messages.Where(message => IsOld(message) && !_out.Contains(message.Id))
        : _messages.Where(message => !IsOld(message)).GroupBy(message => message.Stream)
            .Select(stream => stream.First()).Where(message => !_out.Contains(message.Id));

    private static bool IsOld(OutboundMessage message) => message.Id[0] is 'b' or 'h';
}
