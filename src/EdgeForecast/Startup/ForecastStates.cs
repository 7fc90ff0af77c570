using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Startup;

/// <summary>Keeps what each forecast has learnt in small files of its own.</summary>
internal sealed class ForecastStates(IStorageFolder folder, TimeProvider machine, Action<StoreNotice> onNotice)
    : IForecastStateStore, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JournaledState> _states = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte>? Load(string name)
    {
        var content = StateOf(name).Read();
        if (content.Reading == StateReading.Damaged)
            onNotice(new StoreNotice(StoreNoticeSeverity.Warning,
                $"The saved state of the forecast \"{name}\" was damaged and set aside; it learns anew."));
        return content.Reading == StateReading.Intact ? content.Content : (ReadOnlyMemory<byte>?)null;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> LoadNotes(string name) => StateOf(name).ReadNotes();

    public void Append(string name, ReadOnlySpan<byte> notes) => StateOf(name).Append(notes);

    public void Save(string name, ReadOnlySpan<byte> state) => StateOf(name).Write(state);

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var state in _states.Values) state.Dispose();
            _states.Clear();
        }
    }

    // Each forecast has its own, used by its own thread alone.
    private JournaledState StateOf(string name)
    {
        lock (_gate)
        {
            if (!_states.TryGetValue(name, out var state))
                _states[name] = state = new JournaledState(folder, $"{name}.forecast", machine);
            return state;
        }
    }
}
