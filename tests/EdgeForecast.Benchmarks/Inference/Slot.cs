using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Benchmarks.Inference;

/// <summary>A slot of a forecast over some models, without the forecast.</summary>
internal sealed class Slot : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private readonly SlotCompletion _completion = new();
    private readonly IReadOnlyList<IModel> _models;
    private readonly ModelRun[] _runs;
    private readonly float[][] _windows;

    public Slot(params IReadOnlyList<IModel> models)
    {
        _models = models;
        _runs = [.. models.Select(model => new ModelRun(model.Description.OutputCount))];
        _windows = [.. models.Select(model => Enumerable.Repeat(20f, model.Description.InputCellCount).ToArray())];
    }

    public bool AllDone => _runs.All(run => run.State == ModelRunState.Done);

    /// <summary>
    /// Runs all models and returns how long it took until the last was done, or the limit was reached.
    /// </summary>
    public TimeSpan Run(TimeSpan? limit = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        _completion.Reset(_runs.Length);
        Span<long> tickets = stackalloc long[_runs.Length];
        for (var i = 0; i < _runs.Length; i++)
        {
            tickets[i] = _runs[i].Arm(_completion);
            if (!_models[i].TryStart(_windows[i], _runs[i], tickets[i], out var refusal))
                _runs[i].TryFail(tickets[i], refusal);
        }

        _completion.Wait(limit ?? _limit);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        for (var i = 0; i < _runs.Length; i++)
            if (_runs[i].Close())
                _models[i].Abandon(tickets[i]);
        return elapsed;
    }

    public void Dispose() => _completion.Dispose();
}
