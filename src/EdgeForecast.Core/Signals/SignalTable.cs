namespace EdgeForecast.Core.Signals;

/// <summary>
/// The signals of this gateway, numbered in the order of the configuration. Numbers live as long as the process;
/// whatever is stored is stored under the name.
/// </summary>
public sealed class SignalTable
{
    private readonly string[] _names;
    private readonly Dictionary<string, SignalId> _ids;

    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public SignalTable(IEnumerable<string> names)
    {
        _names = [.. names];
        _ids = new Dictionary<string, SignalId>(_names.Length, StringComparer.Ordinal);
        for (var i = 0; i < _names.Length; i++)
            if (!_ids.TryAdd(_names[i], new SignalId(i)))
                throw new ArgumentException($"The signal \"{_names[i]}\" stands twice.", nameof(names));
    }

    public int Count => _names.Length;

    public IReadOnlyList<string> Names => _names;

    public string this[SignalId id] => _names[id.Index];

    public bool TryGet(string name, out SignalId id) => _ids.TryGetValue(name, out id);
}
