using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Inference.Tests.Isolation;

/// <summary>
/// Plays a forecast's part: slot after slot it starts every model, waits until the cut-off, abandons the rest.
/// </summary>
internal sealed class SlotDriver : IDisposable
{
    private readonly SlotCompletion _completion = new();
    private readonly IReadOnlyList<IModel> _models;
    private readonly ModelRun[] _runs;
    private readonly long[] _tickets;
    private readonly float[][] _windows;

    public SlotDriver(IReadOnlyList<IModel> models, Func<IModel, float[]> window)
    {
        _models = models;
        _runs = [.. models.Select(model => new ModelRun(model.Description.OutputCount))];
        _tickets = new long[models.Count];
        _windows = [.. models.Select(window)];
    }

    public IReadOnlyList<ModelRun> Runs => _runs;

    public float[] WindowOf(int model) => _windows[model];

    public bool IsDone(int model) => _runs[model].State == ModelRunState.Done;

    public void Start()
    {
        _completion.Reset(_runs.Length);
        for (var i = 0; i < _runs.Length; i++)
        {
            _tickets[i] = _runs[i].Arm(_completion);
            if (!_models[i].TryStart(_windows[i], _runs[i], _tickets[i], out var refusal))
                _runs[i].TryFail(_tickets[i], refusal);
        }
    }

    /// <summary>Waits for the runs and returns how long it waited.</summary>
    public TimeSpan Finish(TimeSpan budget)
    {
        var start = TimeProvider.System.GetTimestamp();
        _completion.Wait(budget);
        for (var i = 0; i < _runs.Length; i++)
            if (_runs[i].Close())
                _models[i].Abandon(_tickets[i]);
        return TimeProvider.System.GetElapsedTime(start);
    }

    public void Dispose() => _completion.Dispose();
}
