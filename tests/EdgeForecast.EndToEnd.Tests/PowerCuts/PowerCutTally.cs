using EdgeForecast.Buffer.Reading;
using EdgeForecast.EndToEnd.Tests.Kills;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>What was counted while the power went again and again.</summary>
internal sealed class PowerCutTally
{
    private readonly Dictionary<CutFate, int> _fates = [];
    private int _cutCount;
    private int _recoveryCount;
    private int _repairCount;
    private long _cachedCount;
    private long _lostWriteCount;
    private long _tornWriteCount;
    private int _reorderedCount;
    private int _forecastCount;
    private int _missedCount;

    /// <summary>Samples that came again and were known.</summary>
    public long KnownCount { get; set; }

    public long SentCount { get; private set; }

    public long StoredCount { get; private set; }

    /// <summary>Samples that were acknowledged to the source and are not stored.</summary>
    public long LostCount { get; private set; }

    /// <summary>Samples that are stored more than once.</summary>
    public long TwiceCount { get; private set; }

    public bool IsInOrder { get; private set; }

    /// <summary>What is damaged after a stop in order.</summary>
    public IReadOnlyList<BlockDamage> Damages { get; private set; } = [];

    /// <summary>What else is worth knowing then, as files that were set aside.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    public int RepeatCount { get; private set; }

    public int WaitingCount { get; private set; }

    /// <summary>Writes that no flush covered and of which something was lost.</summary>
    public long UnsyncedLossCount => _lostWriteCount + _tornWriteCount;

    public void AddCut(CutOutcome outcome, IReadOnlyList<string> console)
    {
        _cutCount++;
        _fates[outcome.Fate] = _fates.GetValueOrDefault(outcome.Fate) + 1;
        _cachedCount += outcome.CachedCount;
        _lostWriteCount += outcome.LostCount;
        _tornWriteCount += outcome.TornCount;
        if (outcome.IsReordered) _reorderedCount++;
        AddBoot(console);
    }

    public void AddBoot(IReadOnlyList<string> console)
    {
        if (console.Any(line => line.Contains("recovery complete", StringComparison.Ordinal))) _recoveryCount++;
        if (console.Any(line => line.Contains("was repaired", StringComparison.Ordinal))) _repairCount++;
    }

    public void AddStored(long sentCount, IReadOnlyList<double> stored, VerifyReport report)
    {
        (SentCount, StoredCount) = (sentCount, stored.Count);
        var known = stored.ToHashSet();
        TwiceCount = stored.Count - known.Count;
        LostCount = sentCount - known.Count(value => value >= 0 && value < sentCount && double.IsInteger(value));
        IsInOrder = stored.Zip(stored.Skip(1)).All(pair => pair.First < pair.Second);
        (Damages, Notes) = (report.Damages, report.Notes);
    }

    public void AddForecasts(ForecastAccount account)
    {
        (_forecastCount, RepeatCount) = (account.ForecastCount, account.RepeatCount);
        (WaitingCount, _missedCount) = (account.WaitingCount, account.MissedCount);
    }

    public IEnumerable<string> Lines()
    {
        var fates = string.Join(", ", _fates.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));
        yield return $"{_cutCount} power cuts ({fates}); {_recoveryCount} boots replayed the file system's journal, "
            + $"{_repairCount} repaired it";
        yield return $"{_cachedCount} writes were not flushed at a cut: {_lostWriteCount} lost, {_tornWriteCount} "
            + $"torn, {_reorderedCount} cuts with an order of their own";
        yield return $"{SentCount} samples acknowledged to the source, {StoredCount} stored, {LostCount} lost, "
            + $"{TwiceCount} twice, {KnownCount} came again and were known";
        yield return $"{_forecastCount} forecasts, {RepeatCount} repeats, {WaitingCount} in the outbox at a cut, "
            + $"{_missedCount} slots recorded as missed";
        yield return $"{Damages.Count} damages and {Notes.Count} notes after a stop in order{string.Concat(
            Notes.Select(note => $"\n  {note}"))}";
    }
}
