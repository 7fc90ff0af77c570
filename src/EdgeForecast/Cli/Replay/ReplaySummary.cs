using EdgeForecast.Core.Forecasting.Replay;

namespace EdgeForecast.Cli.Replay;

/// <summary>What became of computing forecasts again.</summary>
internal sealed class ReplaySummary
{
    private const int ShownCountMax = 1_000;
    private readonly List<ReplayOutcome> _shown = [];
    private readonly List<string> _notes = [];

    public long ForecastCount { get; private set; }

    public long SameCount { get; private set; }

    public long DifferentCount { get; private set; }

    public long NotReplayableCount { get; private set; }

    /// <summary>There is something, and all of it is the same.</summary>
    public bool IsSame => ForecastCount > 0 && SameCount == ForecastCount;

    /// <summary>Those that are not the same, the first thousand.</summary>
    public IReadOnlyList<ReplayOutcome> Shown => _shown;

    /// <summary>What may explain differences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Add(ReplayOutcome outcome)
    {
        ForecastCount++;
        if (outcome.Verdict == ReplayVerdict.Same) SameCount++;
        else if (outcome.Verdict == ReplayVerdict.Different) DifferentCount++;
        else NotReplayableCount++;
        if (outcome.Verdict != ReplayVerdict.Same && _shown.Count < ShownCountMax) _shown.Add(outcome);
    }

    public void Note(string note)
    {
        if (!_notes.Contains(note)) _notes.Add(note);
    }
}
