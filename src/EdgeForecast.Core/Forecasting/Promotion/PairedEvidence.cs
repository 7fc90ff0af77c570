using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Promotion;

/// <summary>
/// Compares a challenger with the model whose place it may take, on the same actuals. The differences of their losses
/// are averaged over the horizons that one actual settles, then over <see cref="PromotionOptions.BatchLength"/>
/// actuals, and the mean of those batches is held between bounds that are valid at every look
/// (<see cref="ConfidenceSequence"/>). Constant memory; allocates nothing.
/// </summary>
public sealed class PairedEvidence
{
    private const byte StateVersion = 1;

    // Below this the standard deviation of the batches is itself hardly known.
    private const int BatchCountMin = 8;
    private readonly PromotionOptions _options;
    private readonly ConfidenceSequence _gain;
    private Timestamp _actualTime = Timestamp.MinValue;
    private double _stepGainSum;
    private double _stepLossSum;
    private int _stepCount;
    private double _batchGainSum;
    private double _batchLossSum;
    private int _batchCount;
    private double _lossSum;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PairedEvidence(PromotionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ActualsMin, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchLength, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ActualsMax, options.ActualsMin, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.GainMin, nameof(options));
        _options = options;
        _gain = new ConfidenceSequence(
            options.ErrorShare, Math.Max(BatchCountMin, options.ActualsMin / options.BatchLength));
    }

    /// <summary>Actuals that have judged both, since the evidence last started anew.</summary>
    public int ActualCount { get; private set; }

    /// <summary>By how much the challenger's mean loss is smaller, in the unit of the loss.</summary>
    public double Gain => _gain.Mean;

    /// <summary>The gain lies between <c>Gain - GainError</c> and <c>Gain + GainError</c>.</summary>
    public double GainError => _gain.HalfWidth;

    /// <summary>The mean loss of the model that is challenged; 0 before the first batch.</summary>
    public double ChampionLoss => _gain.Count == 0 ? 0 : _lossSum / _gain.Count;

    public EvidenceVerdict Verdict =>
        ActualCount < _options.ActualsMin || _gain.Count < BatchCountMin ? EvidenceVerdict.Open
        : _gain.Lower > _options.GainMin * ChampionLoss ? EvidenceVerdict.Better
        : _gain.Upper < 0 ? EvidenceVerdict.Worse
        : EvidenceVerdict.Open;

    /// <summary>
    /// Takes the losses of both for one step of the horizon. What belongs to the same actual comes one after the other;
    /// anything but finite losses is left out.
    /// </summary>
    public void Add(Timestamp actualTime, double championLoss, double challengerLoss)
    {
        var gain = championLoss - challengerLoss;
        if (!double.IsFinite(gain)) return;
        if (actualTime != _actualTime) CloseActual();
        _actualTime = actualTime;
        _stepGainSum += gain;
        _stepLossSum += championLoss;
        _stepCount++;
    }

    /// <summary>Forgets everything, as when the regime has changed.</summary>
    public void Restart()
    {
        _gain.Clear();
        _lossSum = 0;
        ActualCount = 0;
        ClearBatch();
        ClearStep();
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_actualTime.Ticks);
        writer.Number(_stepGainSum);
        writer.Number(_stepLossSum);
        writer.Int32(_stepCount);
        writer.Number(_batchGainSum);
        writer.Number(_batchLossSum);
        writer.Int32(_batchCount);
        writer.Number(_lossSum);
        writer.Int32(ActualCount);
        _gain.WriteState(writer);
    }

    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        var ticks = reader.Int64();
        if (ticks < Timestamp.MinValue.Ticks || ticks > Timestamp.MaxValue.Ticks) return false;
        _actualTime = new Timestamp(ticks);
        _stepGainSum = reader.Number();
        _stepLossSum = reader.Number();
        _stepCount = reader.Count(int.MaxValue);
        _batchGainSum = reader.Number();
        _batchLossSum = reader.Number();
        _batchCount = reader.Count(int.MaxValue);
        _lossSum = reader.Number();
        ActualCount = reader.Count(int.MaxValue);
        return _gain.TryReadState(ref reader) && reader.AtEnd;
    }

    private void CloseActual()
    {
        if (_stepCount == 0) return;
        _batchGainSum += _stepGainSum / _stepCount;
        _batchLossSum += _stepLossSum / _stepCount;
        _batchCount++;
        ActualCount++;
        ClearStep();
        if (_batchCount < _options.BatchLength) return;
        _gain.Add(_batchGainSum / _batchCount);
        _lossSum += _batchLossSum / _batchCount;
        ClearBatch();
        if (ActualCount >= _options.ActualsMax && Verdict != EvidenceVerdict.Better) Restart();
    }

    private void ClearStep() => (_stepGainSum, _stepLossSum, _stepCount) = (0, 0, 0);

    private void ClearBatch() => (_batchGainSum, _batchLossSum, _batchCount) = (0, 0, 0);
}
