using EdgeForecast.Core.Forecasting.Experts;

namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// The experts of a forecast that say quantiles, in the order of the declaration, and where the numbers of each stand
/// among those of a step.
/// </summary>
internal sealed class QuantileLayout
{
    private readonly QuantileSet[] _sets;
    private readonly int[] _experts;
    private readonly int[] _starts;

    private QuantileLayout(QuantileSet[] sets, int[] experts)
    {
        (_sets, _experts) = (sets, experts);
        _starts = new int[sets.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            _starts[i] = CellCount;
            CellCount += sets[i].Count;
        }
    }

    /// <summary>How many there are, at least one.</summary>
    public int Count => _sets.Length;

    /// <summary>Numbers a step.</summary>
    public int CellCount { get; }

    /// <summary>Null where no expert says quantiles.</summary>
    public static QuantileLayout? Of(IReadOnlyList<ExpertDefinition> experts)
    {
        int[] places = [.. Enumerable.Range(0, experts.Count).Where(k => SetOf(experts[k]) is not null)];
        return places.Length == 0 ? null : new QuantileLayout([.. places.Select(k => SetOf(experts[k])!)], places);
    }

    public QuantileSet SetOf(int place) => _sets[place];

    /// <summary>The expert's place among all.</summary>
    public int ExpertOf(int place) => _experts[place];

    public int StartOf(int place) => _starts[place];

    /// <summary>The place of an expert among those that say quantiles; -1 where it says none.</summary>
    public int PlaceOf(int expert) => Array.IndexOf(_experts, expert);

    private static QuantileSet? SetOf(ExpertDefinition expert) => expert.Model?.Description.Quantiles;
}
