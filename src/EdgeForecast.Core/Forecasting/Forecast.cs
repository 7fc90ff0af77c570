using System.Text.Json.Serialization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting;

/// <summary>One issued forecast with what is needed to judge it. All arrays have one element a horizon step.</summary>
/// <param name="Name">The forecast's name in the configuration.</param>
/// <param name="Id">
/// Unique, the same for the same slot of the same forecast: <c>name@slot</c>. Where the clock was set back and comes to
/// a time again, <c>name@slot~n</c>, n counting the set-backs.
/// </param>
/// <param name="Target">The name of the signal that is forecast.</param>
/// <param name="Slot">The moment of the slot; samples that arrived later are not in it.</param>
/// <param name="Origin">The end of the last complete step of the window.</param>
/// <param name="IssuedAt">When it was handed on, by the plant clock.</param>
/// <param name="TargetTimes">Origin + h * step, for h = 1 to the horizon.</param>
/// <param name="Values">The forecast, in the target's unit; empty on the rung <c>no-data</c>.</param>
/// <param name="Lower">Lower bounds of the interval; NaN where no interval is known yet.</param>
/// <param name="Upper">Upper bounds of the interval; NaN where no interval is known yet.</param>
/// <param name="Level">The interval's nominal coverage, 0 to 1.</param>
/// <param name="Experts">Every declared expert, in the order of the declaration.</param>
/// <param name="ImputedShare">The greatest share of filled-in cells among the windows that took part.</param>
/// <param name="WorstQuality">The worst quality among the samples that took part.</param>
/// <param name="Rung"><c>all</c>, <c>subset</c>, <c>persistence</c> or <c>no-data</c>.</param>
/// <param name="Reason">Why it is not the highest rung; empty on the highest.</param>
/// <param name="BudgetMs">What the slot was allowed, in milliseconds of the machine's clock.</param>
/// <param name="ElapsedMs">What it took until it was handed on, in milliseconds of the machine's clock.</param>
public sealed record Forecast(
    string Name,
    string Id,
    string Target,
    Timestamp Slot,
    Timestamp Origin,
    Timestamp IssuedAt,
    IReadOnlyList<Timestamp> TargetTimes,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> Lower,
    IReadOnlyList<double> Upper,
    double Level,
    IReadOnlyList<ExpertReport> Experts,
    double ImputedShare,
    Quality WorstQuality,
    string Rung,
    string Reason,
    double BudgetMs,
    double ElapsedMs)
{
    private Timestamp _issuedAt = IssuedAt;
    private IReadOnlyList<double> _values = Values;
    private IReadOnlyList<double> _lower = Lower;
    private IReadOnlyList<double> _upper = Upper;
    private IReadOnlyList<ForecastInterval> _moreIntervals = [];
    private double _imputedShare = ImputedShare;
    private Quality _worstQuality = WorstQuality;
    private string _rung = Rung;
    private string? _reason = Reason;
    private ReadOnlyMemory<char> _reasonText;
    private double _elapsedMs = ElapsedMs;
    private ForecastProvenance? _provenance;

    public Timestamp IssuedAt { get => _issuedAt; init => _issuedAt = value; }
    public IReadOnlyList<double> Values { get => _values; init => _values = value; }
    public IReadOnlyList<double> Lower { get => _lower; init => _lower = value; }
    public IReadOnlyList<double> Upper { get => _upper; init => _upper = value; }
    public double ImputedShare { get => _imputedShare; init => _imputedShare = value; }
    public Quality WorstQuality { get => _worstQuality; init => _worstQuality = value; }
    public string Rung { get => _rung; init => _rung = value; }
    public double ElapsedMs { get => _elapsedMs; init => _elapsedMs = value; }

    public string Reason
    {
        get => _reason ??= new string(_reasonText.Span);
        init => _reason = value;
    }

    /// <summary>The reason, without a string being made of it.</summary>
    public ReadOnlySpan<char> ReadReason() => _reason is null ? _reasonText.Span : _reason;

    /// <summary>Intervals of further levels.</summary>
    public IReadOnlyList<ForecastInterval> MoreIntervals { get => _moreIntervals; init => _moreIntervals = value; }

    /// <summary>
    /// How it came about; null where that was not recorded, and until the forecast has left. Stored, not published.
    /// </summary>
    [JsonIgnore]
    public ForecastProvenance? Provenance { get => _provenance; init => _provenance = value; }

    /// <summary>Completes a forecast made ahead whose numbers are filled in, before anybody reads it.</summary>
    internal void Fill(
        Timestamp issuedAt, double imputedShare, Quality worstQuality, string rung, double elapsedMs)
    {
        (_issuedAt, _imputedShare, _worstQuality) = (issuedAt, imputedShare, worstQuality);
        (_rung, _elapsedMs) = (rung, elapsedMs);
    }

    /// <summary>Says why, where the text stands already.</summary>
    internal void Explain(string reason) => _reason = reason;

    /// <summary>Says why, in characters that stay as they are.</summary>
    internal void Explain(ReadOnlyMemory<char> reason) => (_reason, _reasonText) = (null, reason);

    /// <summary>It says no numbers: there are none.</summary>
    internal void LeaveEmpty() => (_values, _lower, _upper, _moreIntervals) = ([], [], [], []);

    /// <summary>The forecast has left: what nobody waits for is added.</summary>
    internal void Record(ForecastProvenance provenance)
    {
        _provenance = provenance;
        _reason ??= Reason;
        _reasonText = default;
    }
}
