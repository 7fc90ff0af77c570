using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Makes the messages of slots. Their objects are made ahead, between two slots, and only filled in within the slot:
/// memory is shared with all threads of the program, and whoever asks for some while another holds it sleeps for
/// milliseconds, whatever its place among the threads.
/// </summary>
internal sealed class ForecastMessage
{
    private const string ShadowStatus = "shadow";
    private const int ReasonLengthMin = 512;

    private readonly ForecastDefinition _definition;
    private readonly ISlotExpert[] _experts;
    private readonly IFeatureHistory _history;
    private readonly (ExpertOutcome Outcome, string Detail)[] _reasoned;
    private (Rung Rung, string Note) _reasonedFor;
    private string? _reason;
    private int _reasonLengthMax = ReasonLengthMin;
    private ForecastDraft? _draft;

    public ForecastMessage(ForecastDefinition definition, ISlotExpert[] experts, IFeatureHistory history)
    {
        (_definition, _experts, _history) = (definition, experts, history);
        _reasoned = new (ExpertOutcome, string)[experts.Length];
    }

    /// <summary>Makes the message of a slot that comes, but for what is not known yet.</summary>
    public Forecast Prepare(DueSlot slot)
    {
        _draft = NewDraft(slot);
        return _draft.Forecast;
    }

    /// <summary>The message of a slot. Allocates nothing where it was prepared.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="issued">The numbers; not looked at on the lowest rung.</param>
    /// <param name="note">What the rung's reason begins with; empty for nothing.</param>
    /// <param name="persistenceQuality">The quality of the target's last value.</param>
    /// <param name="now">The plant's clock.</param>
    /// <param name="elapsedMs">Time taken so far, by the machine's clock.</param>
    public Forecast Build(
        DueSlot slot,
        IssuedForecast issued,
        string note,
        Quality persistenceQuality,
        Timestamp now,
        double elapsedMs)
    {
        var draft = _draft is { } made && made.Slot == slot ? made : NewDraft(slot);
        _draft = null;
        var rung = issued.Rung;
        var hasData = rung != Rung.NoData;
        var imputedShare = 0.0;
        var worst = rung is Rung.Persistence or Rung.LastGood ? persistenceQuality : Quality.Good;
        for (var k = 0; k < _experts.Length; k++)
        {
            var expert = _experts[k];
            if (IsShadow(k) || expert.Outcome != ExpertOutcome.Ok || rung == Rung.LastGood) continue;
            imputedShare = Math.Max(imputedShare, expert.ImputedShare);
            worst = Quality.Worst(worst, expert.WorstQuality);
        }

        if (hasData) draft.Fill(issued);
        else draft.Forecast.LeaveEmpty();
        Report(draft.Reports, issued, hasData);
        draft.Forecast.Fill(now, imputedShare, worst, RungText.Of(rung), elapsedMs);
        if (rung != Rung.All) Explain(draft, rung, note);
        return draft.Forecast;
    }

    /// <summary>Adds how it came about, while the experts still hold their windows and answers.</summary>
    public void Record(Forecast forecast, IssuedForecast issued)
    {
        forecast.Record(ProvenanceRecorder.Record(
            _definition, _history, _experts, issued, issued.Rung != Rung.NoData));
        if (issued.Rung == Rung.All) return;
        _reason = forecast.Reason;
        _reasonLengthMax = Math.Max(ReasonLengthMin, 2 * _reason.Length);
    }

    /// <summary>An expert's weight, the mean over the horizon; 0 when it took no part.</summary>
    public static double MeanWeight(IssuedForecast issued, int expert)
    {
        if (!issued.Awake[expert]) return 0;
        double sum = 0;
        for (var h = 0; h < issued.HorizonSteps; h++) sum += issued.WeightsAt(h)[expert];
        return sum / issued.HorizonSteps;
    }

    /// <summary>
    /// The weight in the chief interval of an expert that says quantiles, the mean over both bounds and the horizon;
    /// NaN where it says none.
    /// </summary>
    public static double MeanIntervalWeight(IssuedForecast issued, int expert)
    {
        var place = issued.Quantiles?.Layout.PlaceOf(expert) ?? -1;
        if (place < 0) return double.NaN;
        double sum = 0;
        for (var h = 0; h < issued.HorizonSteps; h++)
        {
            var notes = issued.Quantiles!.NotesAt(0, h);
            sum += (notes.LowerWeights[place] + notes.UpperWeights[place]) / 2;
        }

        return sum / issued.HorizonSteps;
    }

    private void Report(ExpertReport[] reports, IssuedForecast issued, bool hasData)
    {
        for (var k = 0; k < reports.Length; k++)
        {
            var expert = _experts[k];
            // A shadow's turn comes when this is out: of this slot nothing is known of it.
            if (IsShadow(k))
                reports[k].Fill(ShadowStatus, "", 0, double.NaN, 0, double.NaN);
            else
                reports[k].Fill(
                    ExpertOutcomeText.Of(expert.Outcome), expert.Detail, hasData ? MeanWeight(issued, k) : 0,
                    expert.ElapsedMs, expert.ImputedShare, hasData ? MeanIntervalWeight(issued, k) : double.NaN);
        }
    }

    private bool IsShadow(int expert) => _definition.Experts[expert].IsShadow;

    private ForecastDraft NewDraft(DueSlot slot) => new(_definition, _experts, slot, _reasonLengthMax);

    /// <summary>Says why it is not the highest rung: in the last words where they fit, else in its room.</summary>
    private void Explain(ForecastDraft draft, Rung rung, string note)
    {
        var isKnown = _reasonedFor == (rung, note);
        for (var k = 0; k < _experts.Length; k++)
        {
            var present = (_experts[k].Outcome, _experts[k].Detail);
            isKnown &= _reasoned[k] == present;
            _reasoned[k] = present;
        }

        _reasonedFor = (rung, note);
        if (!isKnown) _reason = null;
        if (_reason is not null)
        {
            draft.Forecast.Explain(_reason);
            return;
        }

        var text = draft.ReasonText;
        int length;
        while (!TryExplain(text, rung, note, out length)) text = new char[2 * text.Length];
        draft.Forecast.Explain(text.AsMemory(0, length));
    }

    private bool TryExplain(Span<char> text, Rung rung, string note, out int length)
    {
        length = 0;
        var fits = TryAdd(text, note, ref length);
        if (rung == Rung.NoData)
            fits &= TryAdd(text, "no value of the target that is young enough, and no expert answered", ref length);
        for (var k = 0; k < _experts.Length && fits; k++)
        {
            var expert = _experts[k];
            if (IsShadow(k) || expert.Outcome == ExpertOutcome.Ok) continue;
            if (length > 0) fits &= TryAdd(text, "; ", ref length);
            fits &= TryAdd(text, expert.Name, ref length) && TryAdd(text, ": ", ref length)
                && TryAdd(text, ExpertOutcomeText.Of(expert.Outcome), ref length);
            if (expert.Detail.Length > 0)
                fits &= TryAdd(text, ", ", ref length) && TryAdd(text, expert.Detail, ref length);
        }

        return fits;
    }

    private static bool TryAdd(Span<char> text, string part, ref int length)
    {
        if (!part.TryCopyTo(text[length..])) return false;
        length += part.Length;
        return true;
    }
}
