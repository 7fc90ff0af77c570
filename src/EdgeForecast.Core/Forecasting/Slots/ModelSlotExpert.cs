using System.Runtime.InteropServices;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// A model: its windows are filled and checked, its run is started, and at the cut-off its answer is taken or it is
/// told to stop. Whatever it throws is its own failure, never the forecast's.
/// </summary>
internal sealed class ModelSlotExpert : ISlotExpert
{
    private readonly IModel _model;
    private readonly ModelDescription _description;
    private readonly IFeatureHistory _history;
    private readonly IReadOnlyList<BoundWindow> _windows;
    private readonly int _firstWindow;
    private readonly ModelRun _run;
    private readonly float[] _cells;
    private readonly double[] _forecast;
    private readonly double[] _quantiles;
    private readonly TimeProvider _machine;
    private ulong? _inputDigest;
    private ulong? _answerDigest;
    private bool _isUnderWay;
    private bool _isToStop;
    private string _notStopped = "";
    private long _ticket;

    /// <param name="definition">A model expert that has been checked.</param>
    /// <param name="history">Holds its windows.</param>
    /// <param name="firstWindow">Where in the history its windows begin.</param>
    /// <param name="horizonSteps">How many of the model's steps are used.</param>
    /// <param name="machine">The clock that measures.</param>
    public ModelSlotExpert(
        ExpertDefinition definition, IFeatureHistory history, int firstWindow, int horizonSteps, TimeProvider machine)
    {
        _machine = machine;
        _model = definition.Model!;
        _description = _model.Description;
        _windows = definition.Windows!;
        _history = history;
        _firstWindow = firstWindow;
        _run = new ModelRun(_description.OutputCount);
        _cells = new float[_description.InputCellCount];
        _forecast = new double[horizonSteps];
        _quantiles = new double[ModelAnswer.QuantileCount(_description, horizonSteps)];
        Name = definition.Name;
    }

    public string Name { get; }
    public string Version => _description.Version;
    public string Sha256 => _description.Sha256;
    public ExpertOutcome Outcome { get; private set; }
    public string Detail { get; private set; } = "";
    public double ElapsedMs { get; private set; } = double.NaN;
    public double ImputedShare { get; private set; }
    public Quality WorstQuality { get; private set; }
    public ReadOnlySpan<double> Forecast => _forecast;
    public ReadOnlySpan<double> Quantiles => _quantiles;
    public ExpertCost Cost { get; set; } = new();
    public ModelPlacement Placement => _model.Placement;
    public ulong InputDigest => _inputDigest ??= Digest64.Of(MemoryMarshal.AsBytes(_cells.AsSpan()));

    public ulong AnswerDigest =>
        _answerDigest ??= Digest64.Of(MemoryMarshal.AsBytes(Quantiles.IsEmpty ? Forecast : Quantiles));

    /// <summary>Tried in this slot although the plan leaves it out.</summary>
    public bool IsProbe { get; set; }

    /// <summary>It is going to begin in a moment.</summary>
    public void Expect() => _model.Expect();

    public void Begin(Timestamp origin, SlotCompletion completion, long deadline)
    {
        Reset();
        try
        {
            if (!TryFill(origin))
            {
                completion.Signal();
                return;
            }
        }
        catch (Exception exception)
        {
            Refuse(ExpertOutcome.Failed, exception.Message);
            completion.Signal();
            return;
        }

        _ticket = _run.Arm(completion, deadline);
        _isUnderWay = true;
        try
        {
            if (_model.TryStart(_cells, _run, _ticket, out var refusal)) return;
            Refuse(ExpertOutcome.Refused, refusal);
        }
        catch (Exception exception)
        {
            Cost.CountThrow();
            Refuse(ExpertOutcome.Failed, exception.Message);
        }

        // Where the model has ended the run itself, it has signalled already.
        if (_run.Close()) completion.Signal();
    }

    public void Skip(SlotCompletion completion)
    {
        Reset();
        Refuse(ExpertOutcome.Late, "no time was left to start it");
        completion.Signal();
    }

    public void LeaveOut(string reason, SlotCompletion completion)
    {
        Reset();
        Refuse(ExpertOutcome.LeftOut, reason);
        completion.Signal();
    }

    /// <summary>It begins when the forecast has left.</summary>
    public void Await(string reason)
    {
        Reset();
        Postpone(reason);
    }

    /// <summary>The forecast leaves without it, while its run goes on until <see cref="End"/>.</summary>
    public void Postpone(string reason)
    {
        Outcome = ExpertOutcome.LeftOut;
        Detail = reason;
    }

    /// <summary>What the model is thought to take, before it has run here.</summary>
    public double ExpectedRunMs => _model.ExpectedRunMs;

    public void EndIfDone()
    {
        if (!_isUnderWay || _run.State == ModelRunState.Running) return;
        End();
        if (Outcome == ExpertOutcome.Ok) _ = AnswerDigest;
    }

    public void End()
    {
        if (!_isUnderWay) return;
        _isUnderWay = false;
        var isLate = _run.Close();
        ElapsedMs = _run.ElapsedMs;
        Cost.CountTry(!isLate && _run.State == ModelRunState.Done);
        if (isLate && _run.BegunAt is { } begun) Cost.AddCutOff(_machine.GetElapsedTime(begun).TotalMilliseconds);
        else if (_run.State == ModelRunState.Done && IsProbe) Cost.AddProbe(ElapsedMs);
        else if (_run.State == ModelRunState.Done) Cost.Add(ElapsedMs);
        if (isLate)
        {
            Refuse(
                ExpertOutcome.Late,
                _notStopped.Length == 0 ? _run.Detail : $"{_run.Detail}; could not be stopped before: {_notStopped}");
            _isToStop = true;
        }
        else if (_run.State == ModelRunState.Done)
        {
            (Outcome, Detail) = (ExpertOutcome.Ok, "");
            ModelAnswer.Read(_description, _run.Output, _forecast, _quantiles);
        }
        else
        {
            Refuse(ExpertOutcome.Failed, _run.Detail);
        }
    }

    /// <summary>
    /// Has a run stopped that was late. When the forecast has left: whoever runs models has locks of its own, and may
    /// hold them at this moment.
    /// </summary>
    public void StopLate()
    {
        if (!_isToStop) return;
        _isToStop = false;
        try
        {
            _model.Abandon(_ticket);
            _notStopped = "";
        }
        catch (Exception exception)
        {
            _notStopped = exception.Message;
        }
    }

    private void Reset()
    {
        StopLate();
        _run.Close();
        // What a straggler of the last slot took in the end says what it costs.
        Cost.Add(_run.TakeLateElapsedMs());
        _isUnderWay = false;
        _inputDigest = null;
        _answerDigest = null;
        Outcome = ExpertOutcome.Ok;
        Detail = "";
        ElapsedMs = double.NaN;
        ImputedShare = 0;
        WorstQuality = Quality.Good;
    }

    private bool TryFill(Timestamp origin)
    {
        var start = 0;
        for (var i = 0; i < _windows.Count; i++)
        {
            var definition = _windows[i].Definition;
            var cells = _cells.AsSpan(start, definition.CellCount);
            start += definition.CellCount;
            // An input may have another step than the forecast: its last complete step at the origin ends it.
            var result = _history.Fill(_firstWindow + i, origin.FloorTo(definition.Step), cells);
            ImputedShare = Math.Max(ImputedShare, result.ImputedShare);
            WorstQuality = Quality.Worst(WorstQuality, result.WorstQuality);
            if (!result.Usable)
            {
                var input = _windows.Count == 1 ? "" : $"{_description.Inputs[i].Tensor}: ";
                Refuse(ExpertOutcome.NoWindow, input + result.Reason);
                return false;
            }
        }

        // Quantized models answer a NaN with a plausible number: nothing that is not finite may reach one.
        foreach (var cell in _cells)
        {
            if (float.IsFinite(cell)) continue;
            Refuse(ExpertOutcome.NoWindow, "a number in the window is not finite");
            return false;
        }

        return true;
    }

    private void Refuse(ExpertOutcome outcome, string detail)
    {
        if (outcome is ExpertOutcome.Refused or ExpertOutcome.Failed) _isUnderWay = false;
        Outcome = outcome;
        Detail = detail;
    }
}
