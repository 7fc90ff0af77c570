using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// The last actuals and the steps that they have judged, for what is learnt from them later. Its rows are the ledger's,
/// so it must be empty when the ledger takes the next one. All memory is taken at the start.
/// </summary>
/// <param name="rowCount">How many forecasts the ledger remembers: an actual judges each once at most.</param>
internal sealed class SettledSteps(int rowCount)
{
    private const int ActualCountMax = 4;
    private readonly (Timestamp, double, double)[] _actuals = new (Timestamp, double, double)[ActualCountMax];
    private readonly int[] _ends = new int[ActualCountMax];
    private readonly (IssuedForecast, int)[] _steps = new (IssuedForecast, int)[ActualCountMax * rowCount];

    public int ActualCount { get; private set; }

    public bool HasRoom => ActualCount < ActualCountMax;

    /// <summary>What follows is judged by this actual.</summary>
    public void Begin(Timestamp target, double actual, double seasonBefore)
    {
        _ends[ActualCount] = ActualCount == 0 ? 0 : _ends[ActualCount - 1];
        _actuals[ActualCount++] = (target, actual, seasonBefore);
    }

    public void Add(in LedgerStep step) => _steps[_ends[ActualCount - 1]++] = (step.Row, step.HorizonIndex);

    public (Timestamp Target, double Actual, double SeasonBefore) ActualAt(int place) => _actuals[place];

    /// <summary>The steps that an actual has judged, in the order in which it did.</summary>
    public ReadOnlySpan<(IssuedForecast Row, int HorizonIndex)> StepsOf(int place) =>
        _steps.AsSpan((place == 0 ? 0 : _ends[place - 1]).._ends[place]);

    public void Clear() => ActualCount = 0;
}
