using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.TestKit.Replay;

namespace EdgeForecast.Benchmarks.Quality;

/// <summary>
/// Makes a model that says quantiles of one that does not: its answer, and so many times the restlessness of the window
/// below and above, as its errors on earlier rows were. Restlessness is the mean size of the target's last steps.
/// </summary>
internal sealed class BandModel : IModel
{
    private const int RestlessStepCount = 24;
    private static readonly double[] _shares = [0.05, 0.25, 0.5, 0.75, 0.95];
    private readonly IModel _inner;
    private readonly double[][] _factors;
    private readonly int _columnCount;
    private readonly int _column;
    private readonly float[] _output;
    private readonly ModelRun _run;

    private BandModel(IModel inner, double[][] factors, string target)
    {
        (_inner, _factors) = (inner, factors);
        var columns = inner.Description.Inputs[0].Window.Columns;
        _columnCount = columns.Count;
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Signal == target) _column = i;
        Description = inner.Description with { Quantiles = new QuantileSet(_shares) };
        _output = new float[Description.OutputCount];
        _run = new ModelRun(inner.Description.OutputCount);
    }

    public ModelDescription Description { get; }

    public ModelStatus Status => _inner.Status;

    /// <param name="inner">A model with one input of the layout timeColumn.</param>
    /// <param name="place">Its place among the answers.</param>
    /// <param name="earlier">Forecasts of rows before those that are measured.</param>
    /// <param name="series">The rows.</param>
    /// <param name="target">The column that is forecast.</param>
    public static BandModel Fit(
        IModel inner, int place, IReadOnlyList<ReplayedForecast> earlier, RecordedSeries series, string target)
    {
        var column = series.Columns.ToList().IndexOf(target);
        var factors = new double[inner.Description.OutputSteps][];
        for (var h = 0; h < factors.Length; h++)
        {
            var step = h;
            double[] sorted =
            [
                .. earlier.Select(one => (one.Actuals[step] - one.Answers[place][step]) / Restlessness(
                    back => series.Rows[one.Row - back][column])).Order(),
            ];
            factors[h] = [.. _shares.Select(share => sorted[(int)(share * (sorted.Length - 1))])];
        }

        return new BandModel(inner, factors, target);
    }

    public bool TryStart(ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
    {
        using var completion = new SlotCompletion();
        completion.Reset(1);
        if (!_inner.TryStart(window, _run, _run.Arm(completion), out refusal)) return false;
        completion.Wait(TimeSpan.FromSeconds(60));
        if (_run.State != ModelRunState.Done) return run.TryFail(ticket, _run.Detail);
        var cells = window.ToArray();
        var restlessness = Restlessness(back => cells[^((back + 1) * _columnCount - _column)]);
        for (var h = 0; h < _factors.Length; h++)
            for (var i = 0; i < _shares.Length; i++)
                _output[h * _shares.Length + i] = (float)(_run.Output[h] + _factors[h][i] * restlessness);
        return run.TryComplete(ticket, _output, _run.ElapsedMs);
    }

    public void Abandon(long ticket)
    {
        // It is done when TryStart returns.
    }

    /// <param name="value">The target's value so many steps back.</param>
    private static double Restlessness(Func<int, double> value)
    {
        double sum = 0;
        for (var back = 0; back < RestlessStepCount; back++) sum += Math.Abs(value(back) - value(back + 1));
        return sum / RestlessStepCount + 0.1;
    }
}
