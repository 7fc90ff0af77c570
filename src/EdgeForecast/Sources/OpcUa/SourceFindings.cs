namespace EdgeForecast.Sources.OpcUa;

/// <summary>What a person should look at, by the place that it is about. Any thread.</summary>
internal sealed class SourceFindings
{
    private const int ShownMax = 100;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The first hundred, and how many more there are.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_gate)
            {
                if (_texts.Count == 0) return [];
                List<string> shown = [.. _texts.Values.Take(ShownMax)];
                if (_texts.Count > ShownMax) shown.Add($"and {_texts.Count - ShownMax} more");
                return shown;
            }
        }
    }

    /// <summary>Notes a finding, or with null that there is none.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Note(string place, string? text)
    {
        lock (_gate)
        {
            if (text is null) return _texts.Remove(place);
            if (_texts.GetValueOrDefault(place) == text) return false;
            _texts[place] = text;
            return true;
        }
    }
}
