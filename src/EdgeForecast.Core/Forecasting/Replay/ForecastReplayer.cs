using System.Runtime.InteropServices;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Replay;

/// <summary>
/// Computes stored forecasts again: windows from the stored samples that had been seen, the experts that took part,
/// their answers under the stored weights; and compares bit for bit. Bounds of intervals are not computed again: they
/// come from what the estimator had learnt by then, which is not in the buffer. Give the forecasts of one name in the
/// order of their slots: then every sample is read once.
/// </summary>
public sealed class ForecastReplayer : IDisposable
{
    private static readonly TimeSpan _runLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);
    private const int AttemptMax = 500;
    private static readonly string _lastGoodRung = RungText.Of(Rung.LastGood);
    private static readonly string[] _answeredRungs = [RungText.Of(Rung.All), RungText.Of(Rung.Subset)];
    private static readonly string[] _rungs =
    [
        .. _answeredRungs, _lastGoodRung, RungText.Of(Rung.Persistence), RungText.Of(Rung.NoData),
    ];

    private readonly ForecastDefinition _definition;
    private readonly ISampleReader _samples;
    private readonly SignalTable _signals;
    private readonly SlotCompletion _completion = new();
    private readonly LastGoodForecast _lastGood;
    private FeatureHistory _history;
    private TargetSeries _series;
    private SeenSamples? _seen;
    private Timestamp _lastSlot = Timestamp.MaxValue;

    /// <param name="definition">The forecast as it is declared now, with its models loaded.</param>
    /// <param name="signals">The signals that the definition and the reader speak of.</param>
    /// <param name="samples">The buffer.</param>
    public ForecastReplayer(ForecastDefinition definition, SignalTable signals, ISampleReader samples)
    {
        (_definition, _signals, _samples) = (definition, signals, samples);
        _lastGood = new LastGoodForecast(definition.Step, definition.HorizonSteps);
        _history = new FeatureHistory(definition.Windows());
        _series = new TargetSeries(_history, definition.Step, definition.SeriesLength);
    }

    /// <summary>Computes one forecast again.</summary>
    /// <exception cref="IOException">The buffer cannot be read now.</exception>
    public ReplayOutcome Replay(Forecast forecast)
    {
        var outcome = Compute(forecast);
        PassOver(forecast);
        return outcome;
    }

    /// <summary>A forecast that is not computed again: one that follows may be it, shifted.</summary>
    public void PassOver(Forecast forecast)
    {
        if (_answeredRungs.Contains(forecast.Rung) && forecast.Values.Count == _definition.HorizonSteps)
            _lastGood.Keep(forecast.Origin, [.. forecast.Values]);
    }

    private ReplayOutcome Compute(Forecast forecast)
    {
        var findings = new List<string>();
        if (forecast.Provenance is not { } provenance)
            return NotReplayable(forecast, ["nothing was stored of how it came about"]);
        Obstacles(forecast, provenance, findings);
        if (findings.Count > 0) return NotReplayable(forecast, findings);
        Rewind(forecast.Slot);
        _seen!.OfferUpTo(provenance.Seen, forecast.Slot, findings, _signals);
        _history.AdvanceTo(forecast.Slot);
        _lastSlot = forecast.Slot;
        var isComplete = findings.Count == 0;

        _series.Read(forecast.Origin);
        var answers = new double[provenance.Experts.Count][];
        for (var k = 0; k < answers.Length; k++)
        {
            answers[k] = new double[_definition.HorizonSteps];
            if (!provenance.Experts[k].IsAwake) continue;
            if (!TryAnswer(k, forecast, provenance.Experts[k], answers[k], findings))
                return new ReplayOutcome(forecast.Id, ReplayVerdict.NotReplayable, findings);
        }

        if (forecast.Rung == _lastGoodRung) CompareShifted(forecast, findings);
        else CompareValues(forecast, provenance, answers, findings);
        return findings.Count == 0 ? new ReplayOutcome(forecast.Id, ReplayVerdict.Same, [])
            : isComplete ? new ReplayOutcome(forecast.Id, ReplayVerdict.Different, findings)
            : NotReplayable(forecast, findings);
    }

    public void Dispose()
    {
        _seen?.Dispose();
        _completion.Dispose();
    }

    private static ReplayOutcome NotReplayable(Forecast forecast, IReadOnlyList<string> findings) =>
        new(forecast.Id, ReplayVerdict.NotReplayable, findings);

    /// <summary>What stands between the declaration of then and that of now.</summary>
    private void Obstacles(Forecast forecast, ForecastProvenance provenance, List<string> findings)
    {
        if (forecast.Target != _definition.TargetName)
            findings.Add($"its target was {forecast.Target}, now it is {_definition.TargetName}");
        if (provenance.Step != _definition.Step || provenance.HorizonSteps != _definition.HorizonSteps)
            findings.Add($"it had {provenance.HorizonSteps} steps of {provenance.Step}, now it has "
                + $"{_definition.HorizonSteps} of {_definition.Step}");
        if (!_rungs.Contains(forecast.Rung))
            findings.Add($"its rung \"{forecast.Rung}\" is not known here");
        for (var k = 0; k < forecast.Experts.Count; k++)
        {
            if (!provenance.Experts[k].IsAwake) continue;
            var report = forecast.Experts[k];
            if (_definition.Experts.FirstOrDefault(expert => expert.Name == report.Name) is not { } expert)
                findings.Add($"the expert {report.Name} is not declared, or its bundle is refused");
            else if (expert.Kind != provenance.Experts[k].Kind)
                findings.Add($"the expert {report.Name} was {provenance.Experts[k].Kind}, now it is {expert.Kind}");
            else if (expert.Model is { } model && model.Description.Sha256 != report.Sha256)
                findings.Add($"the model of {report.Name} had the SHA-256 {report.Sha256}, now it has "
                    + model.Description.Sha256);
        }
    }

    /// <summary>Goes on where the forecast before ended, or begins where this one's windows do.</summary>
    private void Rewind(Timestamp slot)
    {
        if (_seen is not null && slot >= _lastSlot && slot - _lastSlot < _history.Lookback) return;
        _seen?.Dispose();
        _history = new FeatureHistory(_definition.Windows());
        _series = new TargetSeries(_history, _definition.Step, _definition.SeriesLength);
        var signals = _definition.Windows().SelectMany(window => window.Signals).ToHashSet();
        _seen = new SeenSamples(
            _samples.Open(new SampleQuery(slot - _history.Lookback, Timestamp.MaxValue, signals)), _history);
    }

    private bool TryAnswer(
        int place, Forecast forecast, ExpertProvenance stored, double[] answer, List<string> findings)
    {
        var name = forecast.Experts[place].Name;
        var expert = _definition.Experts.First(expert => expert.Name == name);
        double[] quantiles = [];
        if (expert.Kind != ExpertKinds.Model)
        {
            var builtIn = ExpertKinds.Create(
                expert.Kind, _definition.TargetAgeSteps, _definition.SeasonalPeriodSteps, _definition.TrendSteps);
            CompareInput(name, stored, MemoryMarshal.AsBytes(_series.Values), findings);
            if (!builtIn.TryForecast(_series.Values, answer, out var reason))
                findings.Add($"{name}: had answered, now it has {reason}");
        }
        else
        {
            var cells = new float[expert.Model!.Description.InputCellCount];
            if (!TryFill(expert, forecast.Origin, cells, out var reason))
            {
                findings.Add($"{name}: its window is not usable now: {reason}");
                return true;
            }

            CompareInput(name, stored, MemoryMarshal.AsBytes(cells.AsSpan()), findings);
            quantiles = new double[ModelAnswer.QuantileCount(expert.Model.Description, answer.Length)];
            if (!TryRun(expert.Model, cells, answer, quantiles, out reason))
            {
                findings.Add($"{name}: the model does not answer: {reason}");
                return false;
            }
        }

        var said = quantiles.Length > 0 ? quantiles : answer;
        if (Digest64.Of(MemoryMarshal.AsBytes(said.AsSpan())) != stored.AnswerDigest)
            findings.Add($"{name}: its answer differs");
        return true;
    }

    private static void CompareInput(
        string name, ExpertProvenance stored, ReadOnlySpan<byte> input, List<string> findings)
    {
        if (Digest64.Of(input) != stored.InputDigest) findings.Add($"{name}: its window differs");
    }

    private bool TryFill(ExpertDefinition expert, Timestamp origin, Span<float> cells, out string reason)
    {
        reason = "";
        var window = 1;
        foreach (var before in _definition.Experts.TakeWhile(before => before != expert))
            window += before.Windows?.Count ?? 0;
        foreach (var bound in expert.Windows!)
        {
            var part = cells[..bound.Definition.CellCount];
            cells = cells[bound.Definition.CellCount..];
            var result = _history.Fill(window++, origin.FloorTo(bound.Definition.Step), part);
            if (result.Usable) continue;
            reason = result.Reason;
            return false;
        }

        return true;
    }

    private bool TryRun(
        IModel model, ReadOnlySpan<float> cells, Span<double> answer, Span<double> quantiles, out string reason)
    {
        var run = new ModelRun(model.Description.OutputCount);
        long ticket = 0;
        var isStarted = false;
        reason = "";
        // Nobody waits for this: a model that is busy or being restarted is asked again.
        for (var attempt = 0; attempt < AttemptMax && !isStarted; attempt++)
        {
            _completion.Reset(1);
            ticket = run.Arm(_completion);
            isStarted = model.TryStart(cells, run, ticket, out reason);
            if (isStarted) continue;
            run.Close();
            _completion.Wait(_pause);
        }

        if (!isStarted) return false;
        _completion.Wait(_runLimit);
        if (run.Close()) model.Abandon(ticket);
        reason = run.Detail;
        if (run.State != ModelRunState.Done) return false;
        ModelAnswer.Read(model.Description, run.Output, answer, quantiles);
        return true;
    }

    private void CompareShifted(Forecast forecast, List<string> findings)
    {
        var shifted = new double[_definition.HorizonSteps];
        if (!_lastGood.TryShift(forecast.Origin, shifted, out _))
        {
            findings.Add("the forecast that it repeats is not stored any more");
            return;
        }

        for (var h = 0; h < forecast.Values.Count; h++)
            if (BitConverter.DoubleToInt64Bits(shifted[h]) != BitConverter.DoubleToInt64Bits(forecast.Values[h]))
                findings.Add(
                    $"{forecast.TargetTimes[h]}: {forecast.Values[h]:R} was sent, shifted it is {shifted[h]:R}");
    }

    private void CompareValues(
        Forecast forecast, ForecastProvenance provenance, double[][] answers, List<string> findings)
    {
        var hasPersistence = new PersistenceExpert(_definition.TargetAgeSteps).TryForecast(
            _series.Values, new double[1], out _);
        if (forecast.Values.Count == 0)
        {
            if (hasPersistence) findings.Add("had no value of the target, now there is one");
            return;
        }

        var count = provenance.Experts.Count;
        var awake = provenance.Experts.Select(expert => expert.IsAwake).ToArray();
        Span<double> mixed = stackalloc double[64];
        for (var h = 0; h < forecast.Values.Count; h++)
        {
            var weights = provenance.Weights.Skip(h * count).Take(count).ToArray();
            for (var k = 0; k < count; k++) mixed[k] = answers[k][h];
            var value = awake.Contains(true) ? ForecastMemory.Mix(mixed[..count], weights, awake)
                : provenance.Persistence;
            if (BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(forecast.Values[h])) continue;
            findings.Add($"{forecast.TargetTimes[h]}: {forecast.Values[h]:R} was sent, now it is {value:R}");
        }

        var persistence = hasPersistence ? LastKnown() : double.NaN;
        if (BitConverter.DoubleToInt64Bits(persistence) != BitConverter.DoubleToInt64Bits(provenance.Persistence)
            && !(double.IsNaN(persistence) && double.IsNaN(provenance.Persistence)))
            findings.Add($"the last known value was {provenance.Persistence:R}, now it is {persistence:R}");
    }

    private double LastKnown() => _series.Values[^(PersistenceExpert.LastAge(_series.Values) + 1)];
}
